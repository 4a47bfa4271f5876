using System.Collections.Immutable;
using Rumprun.Packages.Core;
using Rumprun.Packages.Core.Attestations;
using Rumprun.Packages.Core.Diagnostics;
using Rumprun.Packages.Core.Index;
using Rumprun.Packages.Core.Naming;
using Rumprun.Packages.Core.Ports;
using Rumprun.Packages.Core.Versioning;
using Rumprun.Packages.Engine.Mirrors;
using Rumprun.Packages.Engine.Progress;
using Rumprun.Packages.Engine.Publishing;
using Rumprun.Packages.Engine.Releases;
using Rumprun.Packages.Engine.Resolving;
using Rumprun.Packages.Engine.Toolchains;
using Rumprun.Packages.Engine.Trees;

namespace Rumprun.Packages.Engine.Operations;

/// <summary>What to vendor.</summary>
public sealed record VendorRequest(ImmutableArray<PortRequest> Ports, Target? Target);

/// <summary>What was vendored.</summary>
/// <param name="Blobs">How many blobs were copied; others were there already.</param>
public sealed record VendorReport(PortName Mirror, Target Target, ImmutableArray<ResolvedNode> Ports, int Blobs);

/// <summary>
/// Copies from a mirror what an installation of some ports needs: its metadata, byte for byte, and of everything else only
/// that. The directory is a mirror with the same root, and is verified like one.
/// </summary>
/// <param name="resolverOf">Resolves ports of a tree.</param>
/// <param name="filesOf">The files of one of the user's mirrors.</param>
public sealed class VendorOperation(
    OpenMirrors mirrors,
    TargetSelector targets,
    Func<PortTree, PortResolver> resolverOf,
    Func<TrustedMirror, IMirrorFiles> filesOf,
    MirrorDirectory destination,
    TimeProvider clock)
{
    /// <exception cref="DiagnosticException">
    /// RR2001 and following: there is no solution; RR4205, RR4206: the mirrors have no release, or no mirror has all of
    /// them; RR3201 to RR3230, RR4201: the mirror is not to be trusted; RR7104.
    /// </exception>
    public async Task<VendorReport> RunAsync(
        VendorRequest request, IProgress<ProgressEvent> progress, CancellationToken cancellationToken)
    {
        var fetched = new FetchedPorts();
        var tree = new PortTree([], [], fetched);
        var fetcher = new PortFetcher(mirrors, tree, fetched);
        PortName[] names = [.. request.Ports.Select(static p => p.Port)];
        await fetcher.FetchAsync(names, progress, cancellationToken);
        var target = request.Target ?? TargetOf(fetcher, names);
        var graph = resolverOf(tree).Resolve(
            request.Ports, target, ImmutableDictionary<PortName, PortVersion>.Empty, cancellationToken);
        ImmutableArray<ResolvedNode> wanted = [.. graph.Nodes.Where(static n => n.IsRequested)];
        var mirror = MirrorOf(fetcher, wanted);
        var part = PartOf(fetcher, mirror, wanted);
        var copied = await new MirrorSync(destination, clock) { Part = part }.RunAsync(
            filesOf(mirror),
            new RootAnchor.File(mirror.Repository.Metadata.Root.Bytes),
            () => progress.Report(new ProgressEvent.Notice("waiting for another rrpkg that is changing the directory")),
            cancellationToken);
        return new VendorReport(mirror.Name, target, wanted, copied);
    }

    private Target TargetOf(PortFetcher fetcher, PortName[] names) =>
        !targets.IsDecided && names.All(n => fetcher.Find(n)?.Index.Releases.Any(
            static r => r.Target == TargetSelector.Hw) == true)
            ? TargetSelector.Hw
            : targets.Select(null);

    private static TrustedMirror MirrorOf(PortFetcher fetcher, ImmutableArray<ResolvedNode> wanted)
    {
        var owners = wanted.Select(n => (n.Port.Name, fetcher.Find(n.Port.Name)?.Mirror)).ToArray();
        var other = Array.Find(owners, o => o.Mirror != owners[0].Mirror);
        return other.Mirror is null && owners[0].Mirror is { } mirror && other == default ? mirror
            : throw ReleaseDiagnostics.SeveralMirrors.Exception(
                $"`{owners[0].Name}` and `{other.Name}` are not on one mirror, and a directory has the metadata of one",
                "vendor the ports of each mirror into a directory of its own");
    }

    private static MirrorPart PartOf(PortFetcher fetcher, TrustedMirror mirror, ImmutableArray<ResolvedNode> wanted)
    {
        MirroredPort[] ports = [.. fetcher.Fetched.Where(p => p.Mirror == mirror)];
        var packages = wanted.SelectMany(n => PackagesOf(fetcher, n)).SelectMany(static p => new[] { p.Archive, p.Record });
        var files = ports.SelectMany(static p => p.Index.Releases).SelectMany(static r => r.Files)
            .Select(static f => f.Content);
        var names = wanted.Select(static n => n.Port.Name).ToHashSet();
        return new MirrorPart(
            path => path == TreeIndex.TargetPath
                || ports.Any(p => p.Index.TargetPath == path)
                || names.Any(n => AttestationFile.IsOf(path, n)),
            [.. packages, .. files]);
    }

    /// <summary>Of each toolchain: which of them is preferred depends on the machine that installs.</summary>
    private static IEnumerable<ReleasedPackage> PackagesOf(PortFetcher fetcher, ResolvedNode node)
    {
        var releases = fetcher.Find(node.Port.Name)?.Index.Releases.Where(r => r.Version == node.Port.Version
            && r.Target == node.Selection.Target && r.Options.SetEquals(node.Selection.Options)).ToArray() ?? [];
        return releases.Length > 0
            ? releases.SelectMany(static r => new[] { r.Package, r.Image }).OfType<ReleasedPackage>()
            : throw ReleaseDiagnostics.NoRelease.Exception(
                $"no mirror has a release of `{node.Variant}` {node.Port.Version} for `{node.Selection.Target}`",
                "name a version, options and a target that it has: `rrpkg search` lists ports");
    }
}
