using System.Collections.Immutable;
using Rumprun.Packages.Core.Packages;
using Rumprun.Packages.Core.Ports;

namespace Rumprun.Packages.Engine.Building;

/// <summary>What a tree is packed as: its port, what it was made from, and how long each step took.</summary>
public sealed record PackageDescription
{
    public required PackageKind Kind { get; init; }

    public required Port Port { get; init; }

    public required PortSelection Selection { get; init; }

    /// <summary>The canonical text of everything it was made from. Its SHA-256 is the key.</summary>
    public required string KeyText { get; init; }

    public required ImmutableArray<PackageDependency> Dependencies { get; init; }

    public ImmutableArray<BakeableProgram> Programs { get; init; } = [];

    /// <inheritdoc cref="PackageManifest.IsSandboxed"/>
    public bool IsSandboxed { get; init; } = true;

    public ImmutableArray<StepDuration> Steps { get; init; } = [];

    public string? LogFile { get; init; }
}
