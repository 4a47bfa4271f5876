using System.Collections.Immutable;
using Rumprun.Packages.Core;
using Rumprun.Packages.Core.Naming;
using Rumprun.Packages.Core.Ports;
using Rumprun.Packages.Core.Profiles;
using Rumprun.Packages.Engine.Building.Scheduling;
using Rumprun.Packages.Engine.Toolchains;

namespace Rumprun.Packages.Engine.Operations;

/// <summary>What to install, and for what.</summary>
public sealed record InstallRequest
{
    public required ImmutableArray<PortRequest> Ports { get; init; }

    /// <summary>Null: rrpkg chooses (<see cref="TargetSelector"/>).</summary>
    public Target? Target { get; init; }

    /// <summary>Ports whose installed version is not preferred: they may move to the newest.</summary>
    public ImmutableArray<PortName> Updated { get; init; } = [];

    /// <summary>What the generation says that made it; null: <c>install</c> and the ports.</summary>
    public string? Reason { get; init; }

    /// <summary>Stop before anything is fetched, built or changed.</summary>
    public bool DryRun { get; init; }

    /// <summary>
    /// The lock file has to be there and to answer exactly (<c>--locked</c>); else its versions are preferred.
    /// </summary>
    public bool IsLockDemanded { get; init; }
}

/// <summary>What installing did, or, on a dry run, would do.</summary>
public sealed record InstallResult
{
    public required Target Target { get; init; }

    /// <summary>The requested ports as they are installed now.</summary>
    public required ImmutableArray<InstalledPort> Installed { get; init; }

    /// <summary>Those of <see cref="Installed"/> that were not there so before.</summary>
    public required ImmutableArray<PortName> Changed { get; init; }

    /// <summary>
    /// Every port that is needed, dependencies first; on a dry run those that are <see cref="PortOutcome.Missing"/> would be
    /// built.
    /// </summary>
    public required ImmutableArray<PortOutcome> Outcomes { get; init; }
}

/// <summary>What to build without installing it.</summary>
public sealed record BuildRequest
{
    /// <summary>Every port of the tree that supports the target, in place of <see cref="Ports"/>.</summary>
    public bool All { get; init; }

    /// <summary>Resolve each port as if it were asked for by itself, as with <see cref="All"/>.</summary>
    public bool EachAlone { get; init; }

    /// <summary>Besides each port that no options are named for, its variants, each resolved by itself.</summary>
    public bool Variants { get; init; }

    /// <summary>Each port in every version that the request's range has, each resolved by itself.</summary>
    public bool AllVersions { get; init; }

    /// <inheritdoc cref="BuildOptions.KeepGoing"/>
    public bool KeepGoing { get; init; }

    /// <inheritdoc cref="BuildOptions.Check"/>
    public bool Check { get; init; }

    public required ImmutableArray<PortRequest> Ports { get; init; }

    /// <summary>Null: rrpkg chooses.</summary>
    public Target? Target { get; init; }

    /// <summary>
    /// The lock file has to be there and to answer exactly (<c>--locked</c>); else its versions are preferred.
    /// </summary>
    public bool IsLockDemanded { get; init; }

    /// <summary>A directory that gets the archives of what was asked for; null: they stay in the store.</summary>
    public string? OutputDirectory { get; init; }
}
