using Rumprun.Packages.Core;
using Rumprun.Packages.Core.Diagnostics;
using Rumprun.Packages.Core.Index;
using Rumprun.Packages.Core.Naming;
using Rumprun.Packages.Engine.Progress;
using Rumprun.Packages.Engine.Resolving;

namespace Rumprun.Packages.Engine.Releases;

/// <summary>
/// Puts releases in the place of the ports of a graph that were asked for, and fetches their packages into the store.
/// </summary>
/// <param name="builders">Which builders have to have got the releases' bytes.</param>
public sealed class ReleaseInstaller(
    PortFetcher ports, ReleaseFinder finder, BuilderCheck builders, MirrorPackages packages)
{
    /// <summary>Whether mirrors have a release of each port for a target.</summary>
    public async Task<bool> HasAllAsync(
        IReadOnlyCollection<PortName> names,
        Target target,
        IProgress<ProgressEvent> progress,
        CancellationToken cancellationToken)
    {
        await ports.FetchAsync(names, progress, cancellationToken);
        return finder.HasAll(names, target);
    }

    /// <param name="isDryRun">Whether nothing may be fetched.</param>
    /// <returns>The graph of what is still to be built, and of what releases provide.</returns>
    /// <exception cref="DiagnosticException">
    /// RR4205: only releases may be taken, and there is none or its packages cannot be fetched; RR3240, RR3241: too few
    /// builders got a release's bytes.
    /// </exception>
    public async Task<ResolvedGraph> ReplaceAsync(
        ResolvedGraph graph, bool isDryRun, IProgress<ProgressEvent> progress, CancellationToken cancellationToken)
    {
        var found = new List<(ResolvedNode Node, FoundRelease Release)>();
        foreach (var node in graph.Nodes.Where(static n => n.IsRequested))
        {
            if (await finder.FindAsync(node, progress, cancellationToken) is { } release)
            {
                await builders.RequireAsync(node.Port.Name, release.Release, progress, cancellationToken);
                found.Add((node, release));
            }
        }

        var released = await Task.WhenAll(found.Select(async f => (
            f.Node.Port.Name,
            Release: await ObtainAsync(f.Node, f.Release, isDryRun, progress, cancellationToken))));
        return graph.With(released.Where(static r => r.Release is not null).ToDictionary(
            static r => r.Name, static r => r.Release!));
    }

    private async Task<ReleasedNode?> ObtainAsync(
        ResolvedNode node,
        FoundRelease found,
        bool isDryRun,
        IProgress<ProgressEvent> progress,
        CancellationToken cancellationToken)
    {
        var release = found.Release;
        var subject = node.Variant.ToString();
        if (isDryRun)
        {
            var image = release.Image is { } i ? packages.Stored(i) : null;
            return new ReleasedNode(
                found.Mirror,
                release.Package.Key,
                release.Image is null || image is not null ? packages.Stored(release.Package) : null,
                image);
        }

        var both = await Task.WhenAll(
            new[] { release.Package, release.Image }.OfType<ReleasedPackage>()
                .Select(p => packages.ObtainAsync(p, subject, progress, cancellationToken)));
        if (both.Contains(null))
        {
            if (finder.IsRequired)
            {
                throw ReleaseDiagnostics.NoRelease.Exception(
                    $"no mirror has the packages of `{subject}` {release.Version} for `{release.Target}` intact",
                    "leave out `--from mirror` to build it");
            }

            progress.Report(new ProgressEvent.Notice(
                $"no mirror has the packages of `{subject}` {release.Version} for `{release.Target}` intact; building it"));
            return null;
        }

        progress.Report(new ProgressEvent.Decided(subject, $"a release of the mirror `{found.Mirror}`"));
        return new ReleasedNode(found.Mirror, release.Package.Key, both[0], both.ElementAtOrDefault(1));
    }
}
