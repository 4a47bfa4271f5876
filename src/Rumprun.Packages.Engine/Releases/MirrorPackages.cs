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
    private readonly BuilderCheck _builders;
    private ImmutableArray<BuildCache> _opened;

    public MirrorPackages(
        OpenMirrors mirrors,
        PortFetcher ports,
        BuilderCheck builders,
        PackageTransfer transfer,
        BuildKeyIndex index,
        PackageStore store,
        TimeProvider time)
    {
        (_mirrors, _ports, _builders, _index, _store) = (mirrors, ports, builders, index, store);
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
                    .Select(m => new BuildCache(
                        new MirrorStorage(m, (wanted, token) => BlobOfAsync(wanted, progress, token)), isReadOnly: true)),
            ];
        }

        return _opened;
    }

    /// <summary>The blob of an object, if a release names it that enough builders got the bytes of.</summary>
    private async Task<Blob?> BlobOfAsync(
        CacheObject wanted, IProgress<ProgressEvent> progress, CancellationToken cancellationToken)
    {
        foreach (var port in _ports.Fetched)
        {
            foreach (var release in port.Index.Releases)
            {
                if (BlobIn(release, wanted) is { } blob
                    && await _builders.HasEnoughAsync(port.Index.Name, release, progress, cancellationToken))
                {
                    return blob;
                }
            }
        }

        return null;
    }

    private static Blob? BlobIn(Release release, CacheObject wanted)
    {
        var packages = new[] { release.Package, release.Image }.OfType<ReleasedPackage>();
        return wanted switch
        {
            CacheObject.Record record => packages.FirstOrDefault(p => p.Key == record.Key)?.Record,
            CacheObject.Archive archive => packages.FirstOrDefault(p => p.Archive.Digest == archive.Digest)?.Archive,
            _ => null,
        };
    }
}
