using System.Collections.Immutable;
using Rumprun.Packages.Core;
using Rumprun.Packages.Core.Diagnostics;
using Rumprun.Packages.Core.Ports;
using Rumprun.Packages.Engine.Files;
using Rumprun.Packages.Engine.Progress;
using Rumprun.Packages.Engine.Releases;
using Rumprun.Packages.Engine.Sources;
using Rumprun.Packages.Engine.Trees;
using Rumprun.Packages.Engine.Verification;

namespace Rumprun.Packages.Engine.Operations;

/// <summary>Which releases to verify.</summary>
public sealed record VerifyRequest
{
    public ImmutableArray<PortRequest> Ports { get; init; } = [];

    /// <summary>Every release that was built with a toolchain of this machine.</summary>
    public bool All { get; init; }

    /// <summary>Null: each target that there is a toolchain for.</summary>
    public Target? Target { get; init; }
}

/// <summary>The result of verifying releases.</summary>
/// <param name="Others">How many releases were left out because other toolchains built them.</param>
public sealed record VerifyReport(ImmutableArray<VerifiedRelease> Releases, int Others);

/// <summary>
/// Rebuilds releases of mirrors from their published sources, in a store that starts empty, and compares the packages with
/// the published ones.
/// </summary>
/// <param name="rebuilderOf">What builds the ports of a tree into a store in the given directory.</param>
public sealed class VerifyOperation(
    OpenMirrors mirrors,
    VerifiableReleases releases,
    SourceCache sources,
    Func<string, PortTree, Rebuilder> rebuilderOf,
    RrpkgDirectories directories,
    TimeProvider time)
{
    /// <exception cref="DiagnosticException">RR3301, RR3302: there is nothing that can be rebuilt.</exception>
    public async Task<VerifyReport> RunAsync(
        VerifyRequest request, IProgress<ProgressEvent> progress, CancellationToken cancellationToken)
    {
        var chosen = ImmutableArray.CreateBuilder<VerifiableRelease>();
        var others = 0;
        if (request.All)
        {
            var (all, left) = await releases.AllAsync(request.Target, progress, cancellationToken);
            chosen.AddRange(all);
            others = left;
        }

        foreach (var port in request.Ports)
        {
            chosen.AddRange(await releases.FindAsync(port, request.Target, progress, cancellationToken));
        }

        var parent = Path.Combine(directories.Cache, "verify");
        OwnedDirectory.Sweep(parent, prefix: "");
        using var scratch = OwnedDirectory.CreateNew(parent, "");
        var rebuild = new ReleaseRebuild(
            mirrors, sources, tree => rebuilderOf(scratch.Path, tree), Path.Combine(scratch.Path, "releases"), time);
        var verified = ImmutableArray.CreateBuilder<VerifiedRelease>();
        foreach (var release in chosen.DistinctBy(static c => (c.Name, c.Release.Package.Archive)))
        {
            verified.Add(await rebuild.RunAsync(
                release.Mirror, release.Name, release.Release, progress, cancellationToken));
        }

        return new VerifyReport(verified.ToImmutable(), others);
    }
}
