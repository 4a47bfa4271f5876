using System.Collections.Immutable;
using NuGet.Versioning;
using Rumprun.Packages.Core;
using Rumprun.Packages.Core.Diagnostics;
using Rumprun.Packages.Core.Index;
using Rumprun.Packages.Core.Naming;
using Rumprun.Packages.Core.Planning;
using Rumprun.Packages.Core.Ports;
using Rumprun.Packages.Core.Versioning;
using Rumprun.Packages.Engine.Building;
using Rumprun.Packages.Engine.Building.Scheduling;
using Rumprun.Packages.Engine.Mirrors;
using Rumprun.Packages.Engine.Progress;
using Rumprun.Packages.Engine.Releases;
using Rumprun.Packages.Engine.Resolving;
using Rumprun.Packages.Engine.Sources;
using Rumprun.Packages.Engine.Trees;

namespace Rumprun.Packages.Engine.Verification;

/// <summary>
/// Rebuilds releases from what their mirror publishes: the port's files as they were, the sources, and the libraries in the
/// versions that the release was linked with, which are built from their sources too. No built package is taken from
/// anywhere.
/// </summary>
/// <param name="rebuilderOf">What builds the ports of a tree. All of them share one store.</param>
/// <param name="scratch">A directory for the files of releases.</param>
public sealed class ReleaseRebuild(
    OpenMirrors mirrors, SourceCache sources, Func<PortTree, Rebuilder> rebuilderOf, string scratch, TimeProvider time)
{
    /// <summary>Rebuilds and compares. What kept it from being built is in the result.</summary>
    public async Task<VerifiedRelease> RunAsync(
        TrustedMirror mirror,
        PortName name,
        Release release,
        IProgress<ProgressEvent> progress,
        CancellationToken cancellationToken)
    {
        var result = new VerifiedRelease(mirror.Name, name, release) { Started = time.GetUtcNow() };
        try
        {
            var packages = await CompareAsync(mirror, name, release, progress, cancellationToken);
            return result with { Packages = packages, Finished = time.GetUtcNow() };
        }
        catch (DiagnosticException e)
        {
            return result with { Problems = e.Diagnostics, Finished = time.GetUtcNow() };
        }
    }

    private async Task<ImmutableArray<VerifiedPackage>> CompareAsync(
        TrustedMirror mirror,
        PortName name,
        Release release,
        IProgress<ProgressEvent> progress,
        CancellationToken cancellationToken)
    {
        var linked = await LinkedAsync(mirror, release, progress, cancellationToken);
        var tree = await TreeOfAsync(mirror, name, release, linked, progress, cancellationToken);
        foreach (var needed in linked.Values.Select(static l => l.Release).Prepend(release))
        {
            await AddSourcesAsync(mirror, needed, progress, cancellationToken);
        }

        var rebuilder = rebuilderOf(tree);
        var built = await BuildAsync(rebuilder, tree, name, release, linked, progress, cancellationToken);
        var comparison = new ReleaseComparison(mirror, rebuilder.Packages, scratch);
        var packages = ImmutableArray.CreateBuilder<VerifiedPackage>();
        packages.Add(await comparison.CompareAsync(release.Package, built.Package, cancellationToken));
        if (release.Image is { } image)
        {
            var baked = built.Image ?? throw VerificationDiagnostics.Differs.Exception(
                $"the release of `{name}` {release.Version} on the mirror `{mirror.Name}` has an image package, and its "
                    + "port has no images");
            packages.Add(await comparison.CompareAsync(image, baked, cancellationToken));
        }

        return packages.ToImmutable();
    }

    /// <summary>
    /// The releases of what a release was built with, by name: those whose output its key names. One that the mirror has
    /// replaced is missing; the newest that fits is built instead then.
    /// </summary>
    private async Task<Dictionary<PortName, MirroredRelease>> LinkedAsync(
        TrustedMirror mirror, Release release, IProgress<ProgressEvent> progress, CancellationToken cancellationToken)
    {
        var linked = new Dictionary<PortName, MirroredRelease>();
        var record = await ReleaseComparison.RecordOfAsync(mirror, release.Package, cancellationToken);
        var dependencies = record is null ? [] : BuildKeyFacts.Parse(record.CanonicalText).Below("dependency.");
        foreach (var (text, value) in dependencies)
        {
            if (PortName.TryParse(text, out var port)
                && Sha256Digest.TryParse(value.Split(' ')[^1], out var output)
                && await mirrors.FindAsync(port, progress, cancellationToken) is var (owner, index)
                && index.Releases.FirstOrDefault(r => r.Package.Output == output) is { } found)
            {
                linked[port] = new MirroredRelease(
                    owner, found, IsTool: value.StartsWith("tool ", StringComparison.Ordinal));
            }
        }

        return linked;
    }

    /// <summary>The ports as the release and what it was linked with were declared; all others as they are now.</summary>
    private async Task<PortTree> TreeOfAsync(
        TrustedMirror mirror,
        PortName name,
        Release release,
        Dictionary<PortName, MirroredRelease> linked,
        IProgress<ProgressEvent> progress,
        CancellationToken cancellationToken)
    {
        var current = new FetchedPorts();
        var fetcher = new PortFetcher(mirrors, new PortTree([], [], current), current);
        await fetcher.FetchAsync([name], progress, cancellationToken);
        var fetched = current.With(name, await mirrors.FetchTreeAsync(mirror, release.Files, progress, cancellationToken));
        foreach (var (port, found) in linked)
        {
            fetched = fetched.With(
                port, await mirrors.FetchTreeAsync(found.Mirror, found.Release.Files, progress, cancellationToken));
        }

        return new PortTree([], [], fetched);
    }

    private async Task AddSourcesAsync(
        TrustedMirror mirror, Release release, IProgress<ProgressEvent> progress, CancellationToken cancellationToken)
    {
        foreach (var source in release.Sources.Select(static s => s.Content))
        {
            if (await sources.FindAsync(source.Digest, progress, cancellationToken) is null
                && await mirror.OpenBlobAsync(source, cancellationToken) is { } content)
            {
                await using (content)
                {
                    await sources.AddAsync(content, source.Digest, cancellationToken);
                }
            }
        }
    }

    private static async Task<BuiltPort> BuildAsync(
        Rebuilder rebuilder,
        PortTree tree,
        PortName name,
        Release release,
        Dictionary<PortName, MirroredRelease> linked,
        IProgress<ProgressEvent> progress,
        CancellationToken cancellationToken)
    {
        var version = release.Version.Version;
        var options = tree.Find(name, release.Version)?.Options.Keys ?? [];
        var request = new PortRequest(name, new VersionRange(version, true, version, true))
        {
            Options = release.Options, WithoutOptions = [.. options.Except(release.Options)],
        };
        var graph = rebuilder.Resolver.Resolve(
            [request],
            release.Target,
            new VersionPreferences
            {
                Locked = linked.Where(static l => !l.Value.IsTool).ToImmutableDictionary(
                    static l => l.Key, static l => l.Value.Release.Version),
            },
            cancellationToken);
        var report = await rebuilder.Scheduler.RunAsync(
            [graph], new BuildOptions(BuildMode.Build), progress, cancellationToken);
        report.ThrowIfFailed();
        return report.Built.Single(p => p.Node.IsRequested && p.Node.Port.Name == name);
    }

    private sealed record MirroredRelease(TrustedMirror Mirror, Release Release, bool IsTool);
}
