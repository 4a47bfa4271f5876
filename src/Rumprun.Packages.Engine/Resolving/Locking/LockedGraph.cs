using Rumprun.Packages.Core.Locking;

namespace Rumprun.Packages.Engine.Resolving.Locking;

/// <summary>A graph that was resolved with a lock file.</summary>
public sealed record LockedGraph(ResolvedGraph Graph)
{
    /// <summary>The graph as lock file entries; null if the lock file has nothing for the target.</summary>
    public LockedTarget? Choice { get; init; }

    /// <summary>The lock file must match exactly: the result is compared with it, and nothing is written.</summary>
    public bool IsDemanded { get; init; }
}
