using System.Collections.Immutable;
using Rumprun.Packages.Core;
using Rumprun.Packages.Core.Packages;
using Rumprun.Packages.Core.Ports;

namespace Rumprun.Packages.Engine.Caches;

/// <summary>The packages to copy between the store and caches.</summary>
public sealed record TransferRequest
{
    /// <summary>These and their dependencies; empty: everything.</summary>
    public required ImmutableArray<PortRequest> Ports { get; init; }

    /// <summary>Null: rrpkg chooses.</summary>
    public Target? Target { get; init; }

    public required ImmutableArray<BuildCache> Caches { get; init; }
}

/// <summary>The result for one package.</summary>
public enum TransferState
{
    Moved,

    /// <summary>The destination already had it.</summary>
    There,

    /// <summary>No cache has it, or it was not built here.</summary>
    Missing,
}

/// <summary>A package that was to be copied.</summary>
/// <param name="Digest">Null if the package is missing.</param>
public sealed record TransferredPackage(
    string Name, string Version, Target Target, bool IsImage, Sha256Digest? Digest, TransferState State)
{
    public static TransferredPackage Of(Package package, TransferState state) => new(
        package.Manifest.Name.ToString(),
        package.Manifest.Version.ToString(),
        package.Manifest.Target,
        package.Manifest.Kind == PackageKind.Image,
        package.Digest,
        state);
}
