using System.Collections.Immutable;
using Rumprun.Packages.Core;
using Rumprun.Packages.Core.Index;
using Rumprun.Packages.Core.Packages;
using Rumprun.Packages.Engine.Caches;
using Rumprun.Packages.Engine.Progress;
using Rumprun.Packages.Engine.Store;

namespace Rumprun.Packages.Engine.Releases;

/// <summary>The packages of the mirrors' releases, by key, as builds and installations look for them.</summary>
public sealed class MirrorPackages
{
    private readonly OpenMirrors _mirrors;
    private readonly PortFetcher _ports;
    private readonly BuildKeyIndex _index;
    private readonly PackageStore _store;
    private readonly PackageCaches _caches;
    private ImmutableArray<BuildCache> _opened;

    public MirrorPackages(
        OpenMirrors mirrors,
        PortFetcher ports,
        PackageTransfer transfer,
        BuildKeyIndex index,
        PackageStore store,
        TimeProvider time)
    {
        (_mirrors, _ports, _index, _store) = (mirrors, ports, index, store);
        _caches = new PackageCaches([], transfer, index, time, areRequired: false) { Further = CachesAsync };
    }

    /// <summary>The package of a release, from the store or from a mirror; null: no mirror has it intact.</summary>
    public async Task<Package?> ObtainAsync(
        ReleasedPackage package, string subject, IProgress<ProgressEvent> progress, CancellationToken cancellationToken) =>
        Stored(package) ?? await _caches.PullAsync(package.Key, subject, progress, cancellationToken);

    /// <summary>The package of a release, if it is in the store; else null.</summary>
    public Package? Stored(ReleasedPackage package) =>
        _index.Find(package.Key) is { } record && record.Package == package.Archive.Digest
            ? new Package(record.Package, _store.ManifestOf(record.Package))
            : null;

    /// <summary>The mirrors as caches of what the indices of the fetched ports name, in order.</summary>
    public async Task<ImmutableArray<BuildCache>> CachesAsync(
        IProgress<ProgressEvent> progress, CancellationToken cancellationToken)
    {
        if (_opened.IsDefault)
        {
            _opened =
            [
                .. (await _mirrors.OpenAsync(progress, cancellationToken))
                    .Select(m => new BuildCache(new MirrorStorage(m, BlobOf), isReadOnly: true)),
            ];
        }

        return _opened;
    }

    private Blob? BlobOf(CacheObject wanted) => wanted switch
    {
        CacheObject.Record record => Packages.FirstOrDefault(p => p.Key == record.Key)?.Record,
        CacheObject.Archive archive => Packages.FirstOrDefault(p => p.Archive.Digest == archive.Digest)?.Archive,
        _ => null,
    };

    private IEnumerable<ReleasedPackage> Packages => _ports.Fetched.SelectMany(static p => p.Index.Releases)
        .SelectMany(static r => new[] { r.Package, r.Image }).OfType<ReleasedPackage>();
}
