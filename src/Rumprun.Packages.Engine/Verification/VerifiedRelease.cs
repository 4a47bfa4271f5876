using System.Collections.Immutable;
using Rumprun.Packages.Core;
using Rumprun.Packages.Core.Diagnostics;
using Rumprun.Packages.Core.Index;
using Rumprun.Packages.Core.Naming;
using Rumprun.Packages.Core.Packages;
using Rumprun.Packages.Core.Planning;
using Rumprun.Packages.Engine.Building;

namespace Rumprun.Packages.Engine.Verification;

/// <summary>The result of rebuilding a release.</summary>
public sealed record VerifiedRelease(PortName Mirror, PortName Name, Release Release)
{
    /// <summary>The build package, then the image package if there is one; empty if it could not be rebuilt.</summary>
    public ImmutableArray<VerifiedPackage> Packages { get; init; } = [];

    /// <summary>Why it could not be rebuilt.</summary>
    public ImmutableArray<Diagnostic> Problems { get; init; } = [];

    /// <summary>When its build started and ended.</summary>
    public DateTimeOffset Started { get; init; }

    public DateTimeOffset Finished { get; init; }

    /// <summary>Whether every package came out with the bytes of the release.</summary>
    public bool IsIdentical => Problems.IsEmpty && Packages.All(static p => p.IsIdentical);

    /// <summary>The release in words: name, version, target and options.</summary>
    public string Subject => Release.Options.IsEmpty
        ? $"{Name} {Release.Version} for {Release.Target}"
        : $"{Name}[{string.Join(',', Release.Options)}] {Release.Version} for {Release.Target}";
}

/// <summary>A package of a release, and the package that its sources built here.</summary>
/// <param name="Rebuilt">The digest of the archive, if need be with the release's key: see
/// <see cref="ReleaseComparison"/>.</param>
public sealed record VerifiedPackage(PackageKind Kind, ReleasedPackage Released, Sha256Digest Rebuilt)
{
    /// <summary>The members that differ: the release's first, the rebuilt ones second.</summary>
    public ImmutableArray<TreeDifference> Differences { get; init; } = [];

    /// <summary>How the inputs of the two builds differ, such as the version of a program of the build machine.</summary>
    public ImmutableArray<BuildKeyChange> Inputs { get; init; } = [];

    public bool IsIdentical => Rebuilt == Released.Archive.Digest;
}
