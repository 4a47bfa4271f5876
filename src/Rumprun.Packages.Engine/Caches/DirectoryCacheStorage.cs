using System.Collections.Immutable;
using System.Security.Cryptography;
using Rumprun.Packages.Core;
using Rumprun.Packages.Core.Diagnostics;
using Rumprun.Packages.Core.Packages;
using Rumprun.Packages.Engine.Files;

namespace Rumprun.Packages.Engine.Caches;

/// <summary>
/// A cache in a directory, which many processes may write at once: each object is written to a temporary file, verified, and
/// renamed into place. Objects never change.
/// </summary>
public sealed class DirectoryCacheStorage(string root) : ICacheStorage
{
    /// <summary>In bytes; a key's text has a few kilobytes.</summary>
    internal const int LargestRecord = 16 << 20;

    private readonly string _incoming = Path.Combine(root, "incoming");

    public string Name => root;

    /// <summary>The object's path.</summary>
    public string PathOf(CacheObject wanted) => Path.Combine(root, wanted.Path);

    public Task<Stream?> OpenAsync(CacheObject wanted, CancellationToken cancellationToken)
    {
        try
        {
            return Task.FromResult<Stream?>(new FileStream(
                PathOf(wanted),
                FileMode.Open,
                FileAccess.Read,
                FileShare.ReadWrite | FileShare.Delete,
                1 << 16,
                useAsync: true));
        }
        catch (Exception e) when (e is FileNotFoundException || (e is DirectoryNotFoundException && Directory.Exists(root)))
        {
            return Task.FromResult<Stream?>(null);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new DiagnosticException(
                CacheDiagnostics.Unreachable.Create(
                    $"the cache `{root}` cannot be read: {FileFailure.ReasonOf(e)}",
                    "check that the directory exists and that you may read it"),
                e);
        }
    }

    /// <summary>
    /// Whether the object is stored and intact. An object whose content does not match its name is removed.
    /// </summary>
    public async Task<bool> ContainsAsync(CacheObject wanted, CancellationToken cancellationToken)
    {
        // A cache without a directory is empty; the first object makes the directory.
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
            Directory.CreateDirectory(_incoming);
            PendingFile.Sweep(_incoming, "*");
            await using var incoming = new PendingFile(Path.Combine(_incoming, Guid.NewGuid().ToString("N")));
            await content.CopyToAsync(incoming.Content, cancellationToken);
            incoming.Content.Position = 0;
            if (await FaultOfAsync(what, incoming.Content, cancellationToken) is { } fault)
            {
                throw CacheDiagnostics.Corrupt.Exception($"`{what.Path}` was not stored in the cache `{root}`: {fault}");
            }

            Directory.CreateDirectory(Path.GetDirectoryName(PathOf(what))!);
            incoming.MoveTo(PathOf(what));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new DiagnosticException(
                CacheDiagnostics.CannotWrite.Create(
                    $"the cache `{root}` cannot be written: {FileFailure.ReasonOf(e)}",
                    "make room there, or check that you may write to it"),
                e);
        }
    }

    public Task<ImmutableArray<Sha256Digest>> ListAsync(CancellationToken cancellationToken)
    {
        var keys = Path.Combine(root, "keys");
        return Task.FromResult<ImmutableArray<Sha256Digest>>(!Directory.Exists(keys) ? [] :
        [
            .. Directory.EnumerateFiles(keys, "*.json")
                .Select(
                    static path => Sha256Digest.TryParse(
                        Path.GetFileNameWithoutExtension(path), out var key) ? key : (Sha256Digest?)null)
                .OfType<Sha256Digest>()
                .Order(),
        ]);
    }

    /// <summary>Why the content does not match the name; null if it does.</summary>
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
        return BuildRecordFormat.TryParse(bytes) is not { } record ? "it is not a build record"
            : record.Key != ((CacheObject.Record)what).Key ? $"the SHA-256 of its key's text is {record.Key}"
            : !File.Exists(PathOf(new CacheObject.Archive(record.Package))) ? "its package is absent"
            : null;
    }
}
