using System.Collections.Immutable;
using Rumprun.Packages.Core;
using Rumprun.Packages.Core.Locking;
using Rumprun.Packages.Core.Naming;
using Rumprun.Packages.Core.Ports;

namespace Rumprun.Packages.Engine.Resolving.Locking;

/// <summary>What to add to a lock file.</summary>
public sealed record LockRequest
{
    /// <summary>Empty: the existing entries are updated to match the ports.</summary>
    public required ImmutableArray<PortRequest> Ports { get; init; }

    /// <summary>Null: if ports are named, rrpkg chooses; otherwise every target in the file.</summary>
    public Target? Target { get; init; }
}

/// <summary>What to unlock in a lock file.</summary>
public sealed record UpdateRequest
{
    /// <summary>Empty: all of them.</summary>
    public required ImmutableArray<PortName> Ports { get; init; }

    /// <summary>Null: every target in the file.</summary>
    public Target? Target { get; init; }

    /// <summary>Write nothing.</summary>
    public bool DryRun { get; init; }
}

/// <summary>The change of a lock file's entries for one target.</summary>
public sealed record LockChange(Target Target, LockedTarget Before, LockedTarget After)
{
    public ImmutableArray<LockDifference> Differences { get; } = [.. LockComparison.Differences(Before, After)];
}
