using System.Collections.Immutable;
using Rumprun.Packages.Core.Diagnostics;
using Rumprun.Packages.Core.Index;
using Rumprun.Packages.Core.Naming;
using Rumprun.Packages.Core.Ports;
using Rumprun.Packages.Core.Versioning;
using Rumprun.Packages.Engine.Mirrors;
using Rumprun.Packages.Engine.Progress;
using Rumprun.Packages.Engine.Trees;

namespace Rumprun.Packages.Engine.Releases;

/// <summary>
/// Fetches from mirrors what resolving some ports needs: the index of each and of all that they may need, and the files that
/// declare them. After that, the tree has them.
/// </summary>
public sealed class PortFetcher(OpenMirrors mirrors, PortTree tree, FetchedPorts fetched)
{
    private readonly Dictionary<PortName, MirroredPort?> _ports = [];
    private bool _hasLists;

    /// <summary>The ports of mirrors that were fetched.</summary>
    public IEnumerable<MirroredPort> Fetched => _ports.Values.OfType<MirroredPort>();

    /// <summary>A port of a mirror, if it was fetched.</summary>
    public MirroredPort? Find(PortName name) => _ports.GetValueOrDefault(name);

    /// <exception cref="DiagnosticException">
    /// What a mirror says of a port is refused, and no other has it; or no tree has a name, and a mirror cannot be used.
    /// </exception>
    public async Task FetchAsync(
        IEnumerable<PortName> names, IProgress<ProgressEvent> progress, CancellationToken cancellationToken)
    {
        if (mirrors.IsEmpty)
        {
            return;
        }

        await FetchListsAsync(progress, cancellationToken);
        PortName[] asked = [.. names];
        for (var next = Array.FindAll(asked, n => !_ports.ContainsKey(n)); next.Length > 0;)
        {
            var found = await Task.WhenAll(
                next.Select(async name => (name, await FetchAsync(name, progress, cancellationToken))));
            foreach (var (name, port) in found)
            {
                _ports.Add(name, port);
            }

            next = [.. found.SelectMany(f => NeedsOf(f.name, f.Item2)).Distinct().Where(n => !_ports.ContainsKey(n))];
        }

        var unknown = Array.FindAll(asked, n => _ports[n] is null && !tree.Has(n) && tree.FindVirtual(n) is null);
        if (unknown.Length > 0)
        {
            if (mirrors.FirstFailure is { } failure)
            {
                throw failure;
            }

            // A similar name is suggested only if a solution with it is found.
            fetched.KnownNames.UnionWith(await mirrors.NamesAsync(progress, cancellationToken));
            await FetchAsync(
                unknown.Select(n => Suggestion.For(n, tree.KnownNames)).OfType<PortName>().Where(
                    n => !_ports.ContainsKey(n)),
                progress,
                cancellationToken);
        }
    }

    private async Task FetchListsAsync(IProgress<ProgressEvent> progress, CancellationToken cancellationToken)
    {
        if (_hasLists)
        {
            return;
        }

        _hasLists = true;
        foreach (var root in await mirrors.FetchCommonAsync(progress, cancellationToken))
        {
            fetched.AddCommon(root);
        }
    }

    private async Task<MirroredPort?> FetchAsync(
        PortName name, IProgress<ProgressEvent> progress, CancellationToken cancellationToken)
    {
        if (await mirrors.FindAsync(name, progress, cancellationToken) is not { } found)
        {
            return null;
        }

        var (mirror, index) = found;
        var roots = new List<string>();
        var versions = new HashSet<PortVersion>();
        foreach (var releases in index.Releases.GroupBy(static r => r.Files).OrderByDescending(
            static g => g.Max(static r => r.Published)))
        {
            // An earlier state of the port's files counts for versions that later ones no longer have.
            if (releases.All(r => versions.Contains(r.Version)))
            {
                continue;
            }

            var root = await mirrors.FetchTreeAsync(mirror, releases.Key, progress, cancellationToken);
            roots.Add(root);
            versions.UnionWith(VersionsIn(Path.Combine(root, "ports", name.ToString(), "port.yaml")));
        }

        lock (fetched)
        {
            fetched.Add(name, roots);
        }

        return new MirroredPort(mirror, index);
    }

    private static IEnumerable<PortVersion> VersionsIn(string portFile) => File.Exists(portFile)
        ? PortDeclaration.Parse(File.ReadAllText(portFile), portFile).Versions.Select(static v => v.Version)
        : [];

    /// <summary>The names that a port of a mirror, or of the folders, may need; of a virtual name, its providers.</summary>
    private IEnumerable<PortName> NeedsOf(PortName name, MirroredPort? port)
    {
        var ofFolders = tree.ReadVersions(name).SelectMany(static p => p.Libraries.Concat(p.BuildTools))
            .Select(static d => d.Value.Port);
        var ofRuntime = tree.RuntimeLists.SelectMany(static l => l.Value?.Libraries ?? []).Select(static l => l.Value.Port);
        return (port?.Index.Requires ?? ImmutableSortedSet<PortName>.Empty)
            .Concat(ofFolders)
            .Concat(tree.FindVirtual(name)?.Providers ?? [])
            .Concat(ofRuntime);
    }
}

/// <summary>A port of a mirror.</summary>
public sealed record MirroredPort(TrustedMirror Mirror, PortIndex Index);
