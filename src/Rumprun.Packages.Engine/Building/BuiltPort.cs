using Rumprun.Packages.Core;
using Rumprun.Packages.Core.Packages;
using Rumprun.Packages.Core.Ports;
using Rumprun.Packages.Core.Profiles;
using Rumprun.Packages.Engine.Resolving;

namespace Rumprun.Packages.Engine.Building;

/// <summary>How a package came to be here.</summary>
public enum PackageOrigin
{
    /// <summary>It was in the store.</summary>
    Store,

    /// <summary>It came from a cache just now.</summary>
    Cache,

    /// <summary>It was built, or baked, just now.</summary>
    Built,
}

/// <summary>A package, and how it came to be here.</summary>
public sealed record ObtainedPackage(Package Package, PackageOrigin Origin);

/// <summary>A resolved port with its packages.</summary>
public sealed record BuiltPort
{
    public required ResolvedNode Node { get; init; }

    /// <summary>
    /// The hash of everything that the build depends on; null on a dry run where a dependency is not built yet.
    /// </summary>
    public Sha256Digest? Key { get; init; }

    /// <summary>Null on a dry run, where there is none yet.</summary>
    public Package? Package { get; init; }

    /// <summary>The image package; null for a library, and where none was asked for.</summary>
    public Package? Image { get; init; }

    public PackageOrigin Origin { get; init; }

    /// <summary>Of <see cref="Image"/>.</summary>
    public PackageOrigin ImageOrigin { get; init; }

    /// <summary>Whether it was built a second time, just now, and came out the same.</summary>
    public bool IsChecked { get; init; }

    /// <summary>
    /// The port as it is when it is installed: a library that nobody asked for without its images. It must have its package.
    /// </summary>
    public InstalledPort ToInstalled() => new()
    {
        Name = Node.Port.Name,
        Version = Node.Port.Version,
        Target = Node.Selection.Target,
        Options = Node.Selection.Options,
        Package = Package!.Digest,
        Image = Image?.Digest,
        Launches = Node.IsRequested ? [.. Node.Port.Launches.Select(Node.Selection).Select(l => l.For(Node.Selection))] : [],
        Summary = Node.Port.Summary,
        IsRequested = Node.IsRequested,
    };
}
