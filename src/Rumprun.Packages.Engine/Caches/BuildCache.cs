using System.Collections.Immutable;
using Rumprun.Packages.Core;
using Rumprun.Packages.Core.Diagnostics;
using Rumprun.Packages.Core.Packages;

namespace Rumprun.Packages.Engine.Caches;

/// <summary>
/// Packages built elsewhere, by key. Hashes are verified: the key is the hash of a record's key text, and the record's
/// digest is that of the archive. That the package was built from the inputs in the key has to be trusted to those who can
/// write to the cache.
/// </summary>
/// <param name="isReadOnly">Whether nothing may be pushed to it.</param>
public sealed class BuildCache(ICacheStorage storage, bool isReadOnly)
{
    public string Name => storage.Name;

    /// <inheritdoc cref="ICacheStorage.Kind"/>
    public string Kind => storage.Kind;

    public bool IsReadOnly => isReadOnly;

    /// <summary>The record of a key's build; null if the cache has none.</summary>
    /// <exception cref="DiagnosticException">RR4101: it cannot be used; RR4102: the object is invalid; RR4103.</exception>
    public async Task<BuildRecord?> FindAsync(Sha256Digest key, CancellationToken cancellationToken)
    {
        await using var content = await storage.OpenAsync(new CacheObject.Record(key), cancellationToken);
        if (content is null)
        {
            return null;
        }

        var bytes = await ReadAsync(key, content, cancellationToken);
        var record = BuildRecordFormat.TryParse(bytes) ?? throw Corrupt(key, "its record cannot be read");
        return record.Key == key ? record : throw Corrupt(key, $"the SHA-256 of its text is `{record.Key.Short}`");
    }

    /// <summary>Reads a record's package.</summary>
    /// <param name="read">Reads the archive, and checks that it has the record's digest.</param>
    /// <exception cref="DiagnosticException">
    /// RR4101, RR4103; RR4102: the archive is missing, or <paramref name="read"/> refuses its content.
    /// </exception>
    public async Task<T> ReadAsync<T>(
        BuildRecord record, Func<Stream, CancellationToken, Task<T>> read, CancellationToken cancellationToken)
    {
        await using var content = await storage.OpenAsync(new CacheObject.Archive(record.Package), cancellationToken)
            ?? throw Corrupt(record.Key, $"its package `{record.Package.Short}` is missing");
        try
        {
            return await read(content, cancellationToken);
        }
        catch (DiagnosticException e) when (e.Diagnostics[0].Descriptor.ExitCode == ExitCode.Integrity)
        {
            throw new DiagnosticException(CorruptDiagnostic(record.Key, e.Diagnostics[0].Message), e);
        }
    }

    /// <summary>Whether the cache has a record and its package.</summary>
    /// <exception cref="DiagnosticException">RR4101, RR4103.</exception>
    public async Task<bool> ContainsAsync(BuildRecord record, CancellationToken cancellationToken) =>
        await storage.ContainsAsync(new CacheObject.Record(record.Key), cancellationToken)
        && await storage.ContainsAsync(new CacheObject.Archive(record.Package), cancellationToken);

    /// <summary>Stores a record and its package, the package first.</summary>
    /// <exception cref="DiagnosticException">RR4101 to RR4104, RR4108.</exception>
    public async Task PushAsync(BuildRecord record, Stream archive, CancellationToken cancellationToken)
    {
        if (isReadOnly)
        {
            throw CacheDiagnostics.ReadOnly.Exception(
                $"the configuration says that the cache `{Name}` is read-only", "set its `read-only` to `false`");
        }

        var package = new CacheObject.Archive(record.Package);
        if (!await storage.ContainsAsync(package, cancellationToken))
        {
            await storage.PutAsync(package, archive, cancellationToken);
        }

        // The path of the log is meaningless on another machine.
        using var bytes = new MemoryStream(BuildRecordFormat.ToBytes(record with { LogFile = null }), writable: false);
        await storage.PutAsync(new CacheObject.Record(record.Key), bytes, cancellationToken);
    }

    /// <inheritdoc cref="ICacheStorage.ListAsync"/>
    public Task<ImmutableArray<Sha256Digest>> ListAsync(CancellationToken cancellationToken) =>
        storage.ListAsync(cancellationToken);

    /// <summary>The failure for an object that does not match its key.</summary>
    public DiagnosticException Corrupt(Sha256Digest key, string why) => new(CorruptDiagnostic(key, why));

    private Diagnostic CorruptDiagnostic(Sha256Digest key, string why) => CacheDiagnostics.Corrupt.Create(
        $"the {storage.Kind} `{Name}` is corrupt at the key `{key.Short}`: {why}", storage.CorruptHint);

    private async Task<byte[]> ReadAsync(Sha256Digest key, Stream content, CancellationToken cancellationToken)
    {
        using var bytes = new MemoryStream();
        var buffer = new byte[1 << 14];
        for (int count; (count = await content.ReadAsync(buffer, cancellationToken)) > 0;)
        {
            if (bytes.Length + count > DirectoryCacheStorage.LargestRecord)
            {
                throw Corrupt(key, "its record is too large");
            }

            bytes.Write(buffer, 0, count);
        }

        return bytes.ToArray();
    }
}
