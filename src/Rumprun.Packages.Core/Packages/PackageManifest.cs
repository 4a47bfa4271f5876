using System.Collections.Immutable;
using System.Text;
using Rumprun.Packages.Core.Naming;
using Rumprun.Packages.Core.Ports;
using Rumprun.Packages.Core.Versioning;

namespace Rumprun.Packages.Core.Packages;

/// <summary>What a package holds.</summary>
public enum PackageKind
{
    /// <summary>What a build installed: libraries, headers, programs not yet baked.</summary>
    Build,

    /// <summary>Bootable images and their data.</summary>
    Image,

    /// <summary>An installed toolchain, whose text files have a placeholder for its prefix.</summary>
    Toolchain,
}

/// <summary>What a package says of itself. The format is in docs/formats/package.md.</summary>
public sealed record PackageManifest
{
    /// <summary>The schema version this code reads and writes.</summary>
    public const int SchemaVersion = 1;

    public required PackageKind Kind { get; init; }

    public required PortName Name { get; init; }

    public required PortVersion Version { get; init; }

    public required Target Target { get; init; }

    public ImmutableSortedSet<PortName> Options { get; init; } = [];

    /// <summary>An SPDX licence expression.</summary>
    public required string License { get; init; }

    /// <summary>The key of the build, or of the baking, that made it; a toolchain's identity.</summary>
    public required Sha256Digest Key { get; init; }

    /// <summary>Whether it was made in the sandbox; what was not may depend on whatever that machine had.</summary>
    public bool IsSandboxed { get; init; } = true;

    /// <summary>
    /// Whether it was built from a directory of the user's own: it is never pushed to a cache and never published.
    /// </summary>
    public bool IsLocal { get; init; }

    public ImmutableArray<PackageDependency> Dependencies { get; init; } = [];

    /// <summary>Programs in the tree: what images are baked from.</summary>
    public ImmutableArray<BakeableProgram> Programs { get; init; } = [];

    /// <summary>The tree, in ordinal order of paths. Directories are only listed when they are empty.</summary>
    public required ImmutableArray<PackageEntry> Entries { get; init; }

    /// <summary>Hash over the tree alone: the same where two builds came out the same, whatever their keys.</summary>
    public Sha256Digest Output
    {
        get
        {
            var text = new StringBuilder();
            foreach (var entry in Entries)
            {
                text.Append(entry switch
                {
                    PackageEntry.File file => $"file {file.Sha256} {(file.Executable ? "x" : "-")} {file.Path}\n",
                    PackageEntry.Link link => $"link {Sha256Digest.OfText(link.Target)} {link.Path}\n",
                    _ => $"directory {entry.Path}\n",
                });
            }

            return Sha256Digest.OfText(text.ToString());
        }
    }
}

/// <summary>A package that this one was built with, by its output.</summary>
public sealed record PackageDependency(PortName Name, PortVersion Version, Sha256Digest Output);

/// <summary>A file, link or empty directory of a package's tree; its path is relative and in normal form.</summary>
public abstract record PackageEntry
{
    private PackageEntry()
    {
    }

    public required string Path { get; init; }

    /// <summary>Unpacked with mode 0755 where it is executable, else 0644.</summary>
    public sealed record File(long Size, Sha256Digest Sha256, bool Executable) : PackageEntry;

    /// <summary>A symbolic link: a relative target inside the tree.</summary>
    public sealed record Link(string Target) : PackageEntry;

    public sealed record Directory : PackageEntry;
}

/// <summary>A package and its name: the SHA-256 of its archive.</summary>
public sealed record Package(Sha256Digest Digest, PackageManifest Manifest);
