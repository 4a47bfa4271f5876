using System.Collections.Immutable;
using Rumprun.Packages.Core.Naming;
using Rumprun.Packages.Core.Ports;
using Rumprun.Packages.Core.Resolution;
using Rumprun.Packages.Core.Versioning;

namespace Rumprun.Packages.Engine.Resolving;

/// <summary>The versions that a solution should prefer: locked ones, then installed ones, then the newest.</summary>
public sealed record VersionPreferences
{
    /// <summary>By port name, for the target.</summary>
    public ImmutableDictionary<PortName, PortVersion> Installed { get; init; } =
        ImmutableDictionary<PortName, PortVersion>.Empty;

    /// <summary>The same, from a lock file.</summary>
    public ImmutableDictionary<PortName, PortVersion> Locked { get; init; } =
        ImmutableDictionary<PortName, PortVersion>.Empty;

    /// <summary>The entries locked for the build machine, by request (<see cref="PortRequest"/>).</summary>
    public ImmutableDictionary<string, ImmutableDictionary<PortName, PortVersion>> LockedTools { get; init; } =
        ImmutableDictionary<string, ImmutableDictionary<PortName, PortVersion>>.Empty;

    /// <summary>
    /// The name of the lock file if <see cref="Demanded"/> and the locked tools are required, not just preferred; else null.
    /// </summary>
    public string? DemandedBy { get; init; }

    /// <summary>Those of <see cref="Locked"/> that the solution must have if it has their ports.</summary>
    public ImmutableDictionary<PortName, PortVersion> Demanded { get; init; } =
        ImmutableDictionary<PortName, PortVersion>.Empty;

    /// <summary>Ports that take their newest version before anything else keeps its own.</summary>
    public ImmutableHashSet<PortName> Updated { get; init; } = [];

    /// <summary>They are for a tool of the build machine, not for what was asked for.</summary>
    public bool AreForTool { get; init; }

    /// <summary>The required versions as pins for the solver.</summary>
    public ImmutableArray<Pin> Pins =>
        DemandedBy is { } origin ? [.. Demanded.Select(d => new Pin(d.Key, d.Value, origin))] : [];

    /// <summary>The preferences for solving a build tool.</summary>
    public VersionPreferences ForTool(PortRequest tool)
    {
        var locked = LockedTools.GetValueOrDefault(tool.ToString(), ImmutableDictionary<PortName, PortVersion>.Empty);
        return new VersionPreferences
        {
            Locked = locked,
            LockedTools = LockedTools,
            DemandedBy = DemandedBy,
            Demanded = locked,
            Updated = Updated,
            AreForTool = true,
        };
    }
}
