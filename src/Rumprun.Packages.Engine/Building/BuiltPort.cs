using Rumprun.Packages.Core;
using Rumprun.Packages.Core.Packages;
using Rumprun.Packages.Core.Ports;
using Rumprun.Packages.Core.Profiles;
using Rumprun.Packages.Engine.Resolving;

namespace Rumprun.Packages.Engine.Building;

/// <summary>The origin of a package.</summary>
public enum PackageOrigin
{
    /// <summary>It was in the store.</summary>
    Store,

    /// <summary>This run pulled it from a cache.</summary>
    Cache,

    /// <summary>This run built or baked it.</summary>
    Built,

    /// <summary>It is a release of a mirror.</summary>
    Mirror,
}

/// <summary>A package and its origin.</summary>
public sealed record ObtainedPackage(Package Package, PackageOrigin Origin);

/// <summary>A resolved port with its packages.</summary>
public sealed record BuiltPort
{
    public required ResolvedNode Node { get; init; }

    /// <summary>The hash of everything that the build depends on.</summary>
    public required Sha256Digest Key { get; init; }

    public required Package Package { get; init; }

    /// <summary>The image package; null for a library, and if no image was requested.</summary>
    public Package? Image { get; init; }

    public PackageOrigin Origin { get; init; }

    /// <summary>Of <see cref="Image"/>.</summary>
    public PackageOrigin ImageOrigin { get; init; }

    /// <summary>Whether this run built it a second time, with the same result.</summary>
    public bool IsChecked { get; init; }

    /// <summary>The port as a profile lists it when it is installed.</summary>
    public InstalledPort ToInstalled() => new()
    {
        Name = Node.Port.Name,
        Version = Node.Port.Version,
        Target = Node.Selection.Target,
        Options = Node.Selection.Options,
        Package = Package.Digest,
        Image = Image?.Digest,
        Launches = Node.IsRequested ? [.. Node.Port.Launches.Select(Node.Selection).Select(l => l.For(Node.Selection))] : [],
        Summary = Node.Port.Summary,
        IsRequested = Node.IsRequested,
    };
}
