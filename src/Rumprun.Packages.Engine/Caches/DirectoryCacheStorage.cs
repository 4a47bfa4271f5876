using System.Collections.Immutable;
using System.Security.Cryptography;
using Rumprun.Packages.Core;
using Rumprun.Packages.Core.Diagnostics;
using Rumprun.Packages.Core.Packages;
using Rumprun.Packages.Engine.Files;

namespace Rumprun.Packages.Engine.Caches;

/// <summary>
/// A cache in a directory, which many processes may write at once: each object is written beside, looked at, and renamed into
/// place. Objects never change.
/// </summary>
public sealed class DirectoryCacheStorage(string root) : ICacheStorage
{
    /// <summary>Bytes; a key's text is some kilobytes.</summary>
    internal const int LargestRecord = 16 << 20;

    private readonly CacheIncoming _incoming = new(Path.Combine(root, "incoming"));

    public string Name => root;

    /// <summary>Where the object lies, or would.</summary>
    public string PathOf(CacheObject wanted) => Path.Combine(root, wanted.Path);

    public Task<Stream?> OpenAsync(CacheObject wanted, CancellationToken cancellationToken)
    {
        try
        {
            return Task.FromResult<Stream?>(new FileStream(
                PathOf(wanted), FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, 1 << 16, useAsync: true));
        }
        catch (Exception e) when (e is FileNotFoundException || (e is DirectoryNotFoundException && Directory.Exists(root)))
        {
            return Task.FromResult<Stream?>(null);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new DiagnosticException(
                CacheDiagnostics.Unreachable.Create($"the cache `{root}` cannot be read: {e.Message}", "see whether the directory is there"), e);
        }
    }

    /// <summary>Whether the object is here and whole. One with other bytes than its name says is removed.</summary>
    public async Task<bool> ContainsAsync(CacheObject wanted, CancellationToken cancellationToken)
    {
        // Without its directory a cache has nothing; putting something there makes the directory.
        await using var content = Directory.Exists(root) ? await OpenAsync(wanted, cancellationToken) : null;
        if (content is null)
        {
            return false;
        }

        if (await FaultOfAsync(wanted, content, cancellationToken) is null)
        {
            return true;
        }

        File.Delete(PathOf(wanted));
        return false;
    }

    public async Task PutAsync(CacheObject what, Stream content, CancellationToken cancellationToken)
    {
        try
        {
            await using var incoming = _incoming.Create();
            await content.CopyToAsync(incoming.File, cancellationToken);
            incoming.File.Position = 0;
            if (await FaultOfAsync(what, incoming.File, cancellationToken) is { } fault)
            {
                throw CacheDiagnostics.Corrupt.Exception($"`{what.Path}` was not stored in the cache `{root}`: {fault}");
            }

            incoming.MoveTo(PathOf(what));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new DiagnosticException(
                CacheDiagnostics.CannotWrite.Create(
                    $"the cache `{root}` cannot be written: {e.Message}", "make room there, or see whether you may write to it"),
                e);
        }
    }

    public Task<ImmutableArray<Sha256Digest>> ListAsync(CancellationToken cancellationToken)
    {
        var keys = Path.Combine(root, "keys");
        return Task.FromResult<ImmutableArray<Sha256Digest>>(!Directory.Exists(keys) ? [] :
        [
            .. Directory.EnumerateFiles(keys, "*.json")
                .Select(static path => Sha256Digest.TryParse(Path.GetFileNameWithoutExtension(path), out var key) ? key : (Sha256Digest?)null)
                .OfType<Sha256Digest>()
                .Order(),
        ]);
    }

    /// <summary>Why the bytes are not what the name says; null where they are.</summary>
    private async Task<string?> FaultOfAsync(CacheObject what, Stream content, CancellationToken cancellationToken)
    {
        if (what is CacheObject.Archive archive)
        {
            var actual = Sha256Digest.FromBytes(await SHA256.HashDataAsync(content, cancellationToken));
            return actual == archive.Digest ? null : $"its SHA-256 is {actual}";
        }

        if (content.Length > LargestRecord)
        {
            return "it is too large for a record";
        }

        var bytes = new byte[content.Length];
        await content.ReadExactlyAsync(bytes, cancellationToken);
        return BuildRecordFormat.TryParse(bytes) is not { } record ? "it is no record of a build"
            : record.Key != ((CacheObject.Record)what).Key ? $"the SHA-256 of its key's text is {record.Key}"
            : !File.Exists(PathOf(new CacheObject.Archive(record.Package))) ? $"its package `{record.Package.Short}` is not there"
            : null;
    }
}
