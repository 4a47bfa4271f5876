using System.Collections.Immutable;
using Rumprun.Packages.Core.Ports;
using Rumprun.Packages.Core.Versioning;

namespace Rumprun.Packages.Engine.Operations.Resolving;

/// <summary>Which versions a solution should rather hold: locked ones, then installed ones, then the newest.</summary>
public sealed record VersionPreferences
{
    public static VersionPreferences None { get; } = new();

    /// <summary>By port name, for the target.</summary>
    public ImmutableDictionary<string, PortVersion> Installed { get; init; } = ImmutableDictionary<string, PortVersion>.Empty;

    /// <summary>The same, out of a lock file.</summary>
    public ImmutableDictionary<string, PortVersion> Locked { get; init; } = ImmutableDictionary<string, PortVersion>.Empty;

    /// <summary>What is locked for the build machine, by what is asked of it (<see cref="PortRequest"/>).</summary>
    public ImmutableDictionary<string, ImmutableDictionary<string, PortVersion>> LockedTools { get; init; } =
        ImmutableDictionary<string, ImmutableDictionary<string, PortVersion>>.Empty;

    /// <summary>The name of the lock file where its versions are not only preferred but demanded; else null.</summary>
    public string? DemandedBy { get; init; }

    /// <summary>What is preferred while a tool is solved for the build machine, apart from the target.</summary>
    public VersionPreferences ForTool(PortRequest tool) => this with
    {
        Installed = VersionPreferences.None.Installed,
        Locked = LockedTools.GetValueOrDefault(tool.ToString(), VersionPreferences.None.Locked),
    };
}
