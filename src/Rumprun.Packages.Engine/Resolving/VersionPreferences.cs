using System.Collections.Immutable;
using Rumprun.Packages.Core.Naming;
using Rumprun.Packages.Core.Ports;
using Rumprun.Packages.Core.Resolution;
using Rumprun.Packages.Core.Versioning;

namespace Rumprun.Packages.Engine.Resolving;

/// <summary>Which versions a solution should rather hold: locked ones, then installed ones, then the newest.</summary>
public sealed record VersionPreferences
{
    /// <summary>By port name, for the target.</summary>
    public ImmutableDictionary<PortName, PortVersion> Installed { get; init; } =
        ImmutableDictionary<PortName, PortVersion>.Empty;

    /// <summary>The same, out of a lock file.</summary>
    public ImmutableDictionary<PortName, PortVersion> Locked { get; init; } =
        ImmutableDictionary<PortName, PortVersion>.Empty;

    /// <summary>What is locked for the build machine, by what is asked of it (<see cref="PortRequest"/>).</summary>
    public ImmutableDictionary<string, ImmutableDictionary<PortName, PortVersion>> LockedTools { get; init; } =
        ImmutableDictionary<string, ImmutableDictionary<PortName, PortVersion>>.Empty;

    /// <summary>
    /// The name of the lock file where <see cref="Demanded"/> and what is locked for tools is not only preferred; else null.
    /// </summary>
    public string? DemandedBy { get; init; }

    /// <summary>Those of <see cref="Locked"/> that have to be in the solution, or their ports not at all.</summary>
    public ImmutableDictionary<PortName, PortVersion> Demanded { get; init; } =
        ImmutableDictionary<PortName, PortVersion>.Empty;

    /// <summary>What is demanded, as the solver takes it.</summary>
    public ImmutableArray<Pin> Pins =>
        DemandedBy is { } origin ? [.. Demanded.Select(d => new Pin(d.Key, d.Value, origin))] : [];

    /// <summary>What is preferred while a tool is solved for the build machine, apart from the target.</summary>
    public VersionPreferences ForTool(PortRequest tool)
    {
        var locked = LockedTools.GetValueOrDefault(tool.ToString(), ImmutableDictionary<PortName, PortVersion>.Empty);
        return new VersionPreferences
        {
            Locked = locked,
            LockedTools = LockedTools,
            DemandedBy = DemandedBy,
            Demanded = locked,
        };
    }
}
