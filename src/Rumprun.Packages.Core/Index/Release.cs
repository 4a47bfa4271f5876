using System.Collections.Immutable;
using Rumprun.Packages.Core.Naming;
using Rumprun.Packages.Core.Packages;
using Rumprun.Packages.Core.Versioning;

namespace Rumprun.Packages.Core.Index;

/// <summary>One version and revision of a port on a mirror, built for one target with one choice of options.</summary>
public sealed record Release
{
    public required PortVersion Version { get; init; }

    public required Target Target { get; init; }

    /// <summary>The options that are on.</summary>
    public ImmutableSortedSet<PortName> Options { get; init; } = [];

    /// <summary>An SPDX licence expression.</summary>
    public required string License { get; init; }

    /// <summary>The identity of the toolchain that built it.</summary>
    public required Sha256Digest Toolchain { get; init; }

    /// <summary>
    /// <see cref="Locking.PortContent"/> of the port that it was built from: a tree's port with the same one is the same.
    /// </summary>
    public required Sha256Digest Port { get; init; }

    /// <summary>The files that the port was declared in, recipes included.</summary>
    public required ImmutableArray<TreeFile> Files { get; init; }

    /// <summary>What was built.</summary>
    public required ReleasedPackage Package { get; init; }

    /// <summary>What was baked from it; null for a library.</summary>
    public ReleasedPackage? Image { get; init; }

    /// <summary>What it was built from, in the port's order.</summary>
    public ImmutableArray<ReleasedSource> Sources { get; init; } = [];

    /// <summary>What its last test found out before it was published; null: it was not tested.</summary>
    public ReleaseTest? Test { get; init; }

    public required DateTimeOffset Published { get; init; }

    /// <summary>Every blob of it.</summary>
    public IEnumerable<Blob> Blobs =>
        new[] { Package, Image }.OfType<ReleasedPackage>().SelectMany(static p => new[] { p.Archive, p.Record })
            .Concat(Files.Select(static f => f.Content))
            .Concat(Sources.Select(static s => s.Content));

    /// <summary>Whether it is a release of the same port, version, target and options: of two, the later counts.</summary>
    public bool Replaces(Release other) =>
        Version == other.Version && Target == other.Target && Options.SetEquals(other.Options)
        && Toolchain == other.Toolchain;
}

/// <summary>A package of a release.</summary>
/// <param name="Key">The key of the build, or of the baking.</param>
/// <param name="Output">The hash of its tree alone.</param>
/// <param name="Record">The build record, whose text has the key as its SHA-256.</param>
public sealed record ReleasedPackage(Sha256Digest Key, Sha256Digest Output, Blob Archive, Blob Record);

/// <summary>A source that a release was built from.</summary>
/// <param name="File">A file name, for people.</param>
public sealed record ReleasedSource(string File, Blob Content);

/// <summary>The result of a release's last test.</summary>
public sealed record ReleaseTest(int Tests, int Failed, TestFigures? Figures)
{
    public bool HasPassed => Failed == 0;
}
