using System.Collections.Immutable;
using Rumprun.Packages.Core.Packages;
using Rumprun.Packages.Core.Ports;

namespace Rumprun.Packages.Engine.Building;

/// <summary>The description of a packed tree: its port, its inputs, and the duration of each step.</summary>
public sealed record PackageDescription
{
    public required PackageKind Kind { get; init; }

    public required Port Port { get; init; }

    public required PortSelection Selection { get; init; }

    /// <summary>The canonical text of all its inputs. Its SHA-256 is the key.</summary>
    public required string KeyText { get; init; }

    public required ImmutableArray<PackageDependency> Dependencies { get; init; }

    public ImmutableArray<BakeableProgram> Programs { get; init; } = [];

    /// <inheritdoc cref="PackageManifest.IsSandboxed"/>
    public bool IsSandboxed { get; init; } = true;

    public ImmutableArray<StepDuration> Steps { get; init; } = [];

    public string? LogFile { get; init; }
}
