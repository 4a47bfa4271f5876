using System.Collections.Immutable;
using Rumprun.Packages.Core;
using Rumprun.Packages.Core.Index;
using Rumprun.Packages.Engine.Caches;
using Rumprun.Packages.Engine.Mirrors;

namespace Rumprun.Packages.Engine.Releases;

/// <summary>
/// A mirror as a cache of packages: it finds those that the index of a fetched port names, of whichever mirror the index is.
/// A blob's name is its hash, so that it may come from any mirror.
/// </summary>
/// <param name="blobOf">The blob of an object, if an index names it.</param>
internal sealed class MirrorStorage(
    TrustedMirror mirror, Func<CacheObject, CancellationToken, Task<Blob?>> blobOf) : ICacheStorage
{
    public string Name => mirror.Name.ToString();

    public string Kind => "mirror";

    public string CorruptHint => "report it to the mirror's operator: it may have been tampered with";

    public async Task<Stream?> OpenAsync(CacheObject wanted, CancellationToken cancellationToken) =>
        await blobOf(wanted, cancellationToken) is { } blob ? await mirror.OpenBlobAsync(blob, cancellationToken) : null;

    public async Task<bool> ContainsAsync(CacheObject wanted, CancellationToken cancellationToken) =>
        await blobOf(wanted, cancellationToken) is not null;

    public Task PutAsync(CacheObject what, Stream content, CancellationToken cancellationToken) =>
        throw new NotSupportedException("a mirror is published to, not pushed to");

    public Task<ImmutableArray<Sha256Digest>> ListAsync(CancellationToken cancellationToken) =>
        throw new NotSupportedException("a mirror is listed by its index");
}
