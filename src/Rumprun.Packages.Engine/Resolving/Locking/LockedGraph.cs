using Rumprun.Packages.Core.Locking;

namespace Rumprun.Packages.Engine.Resolving.Locking;

/// <summary>A graph that was chosen with a lock file in view.</summary>
public sealed record LockedGraph(ResolvedGraph Graph)
{
    /// <summary>The graph as a lock file would have it; null where no lock file has anything for the target.</summary>
    public LockedTarget? Choice { get; init; }

    /// <summary>The lock file has to hold as it is: what comes out is held against it, and nothing is written.</summary>
    public bool IsDemanded { get; init; }
}
