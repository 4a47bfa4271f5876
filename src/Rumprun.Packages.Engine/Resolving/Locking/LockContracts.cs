using System.Collections.Immutable;
using Rumprun.Packages.Core;
using Rumprun.Packages.Core.Locking;
using Rumprun.Packages.Core.Naming;
using Rumprun.Packages.Core.Ports;

namespace Rumprun.Packages.Engine.Resolving.Locking;

/// <summary>What to have locked on top of what is.</summary>
public sealed record LockRequest
{
    /// <summary>None: what is locked already is brought up to date with the ports.</summary>
    public required ImmutableArray<PortRequest> Ports { get; init; }

    /// <summary>Null: where ports are named, rrpkg chooses; else every target in the file.</summary>
    public Target? Target { get; init; }
}

/// <summary>What to let go of in a lock file.</summary>
public sealed record UpdateRequest
{
    /// <summary>None: all of them.</summary>
    public required ImmutableArray<PortName> Ports { get; init; }

    /// <summary>Null: every target in the file.</summary>
    public Target? Target { get; init; }

    /// <summary>Write nothing.</summary>
    public bool DryRun { get; init; }
}

/// <summary>How the part of a lock file for one target became another.</summary>
public sealed record LockChange(Target Target, LockedTarget Before, LockedTarget After)
{
    public ImmutableArray<LockDifference> Differences { get; } = [.. LockComparison.Differences(Before, After)];
}
