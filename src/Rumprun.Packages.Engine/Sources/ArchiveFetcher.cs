using System.Collections.Immutable;
using Rumprun.Packages.Core;
using Rumprun.Packages.Core.Diagnostics;
using Rumprun.Packages.Core.Ports;
using Rumprun.Packages.Engine.Files;
using Rumprun.Packages.Engine.Http;
using Rumprun.Packages.Engine.Progress;
using Rumprun.Packages.Engine.Sources.Debian;
using Rumprun.Packages.Engine.Sources.Downloads;

namespace Rumprun.Packages.Engine.Sources;

/// <summary>Fetches archives, which are known by their SHA-256: any address will do that has the bytes.</summary>
internal sealed class ArchiveFetcher(SourceCache cache, DebianArchive debian, HttpTransfer transfer)
{
    public async Task<FetchedSource> FetchAsync(
        Source.Archive source, FetchOptions options, IProgress<ProgressEvent> progress, CancellationToken cancellationToken)
    {
        if (await cache.FindAsync(source.Sha256, progress, cancellationToken) is { } cached)
        {
            progress.Report(new ProgressEvent.Decided(source.FileName, "it is in the source cache with the right SHA-256"));
            return new FetchedSource(source, cached);
        }

        using var held = await cache.LockAsync(
            source.Sha256.Hex,
            () => progress.Report(new ProgressEvent.Notice($"waiting for another process that fetches `{source.FileName}`")),
            cancellationToken);

        // The process that held the lock may have fetched it.
        var path = await cache.FindAsync(source.Sha256, progress, cancellationToken)
            ?? await FetchFromAnyAsync(source, options, progress, cancellationToken);
        return new FetchedSource(source, path);
    }

    private async Task<string> FetchFromAnyAsync(
        Source.Archive source, FetchOptions options, IProgress<ProgressEvent> progress, CancellationToken cancellationToken)
    {
        var all = options.SourceMirrors.Select(m => Fill(m, source)).Concat(source.Urls);
        var addresses = all.Select(SourceAddress.Parse).Where(
            a => !options.Offline || a is SourceAddress.LocalFile).ToImmutableArray();
        if (addresses.IsEmpty)
        {
            throw NotHere(source);
        }

        var failures = new FetchFailures(source.FileName, progress);
        foreach (var address in addresses)
        {
            progress.Report(new ProgressEvent.Decided(source.FileName, $"not in the source cache; trying `{address}`"));
            var path = await failures.TryAsync(() => FetchFromAsync(address, source, progress, cancellationToken));
            if (path is not null)
            {
                return path;
            }
        }

        throw failures.ToException();
    }

    private async Task<string> FetchFromAsync(
        SourceAddress address, Source.Archive source, IProgress<ProgressEvent> progress, CancellationToken cancellationToken)
    {
        var actual = address switch
        {
            SourceAddress.Http http => await DownloadAsync(http.Uri, source, progress, cancellationToken),
            SourceAddress.LocalFile file => await CopyAsync(file.Path, source.Sha256, cancellationToken),
            SourceAddress.Debian package =>
                await debian.FetchAsync(package, source.Sha256, cache, progress, cancellationToken),
            SourceAddress.Unusable unusable => throw SourceDiagnostics.BadAddress.Exception(
                $"`{unusable}`: {unusable.Reason}", "give an `https:`, `http:`, `file:` or `debian:` address"),
            _ => throw new ArgumentOutOfRangeException(nameof(address)),
        };
        return actual == source.Sha256
            ? cache.PathOf(actual)
            : throw SourceDiagnostics.WrongHash.Exception(
                $"`{address}`: the SHA-256 is {actual}, and the port says {source.Sha256}",
                "find out whether upstream replaced the file before you change the port's `sha256`");
    }

    /// <returns>The hash of what the server sent; it is in the cache where that is the right one.</returns>
    private async Task<Sha256Digest> DownloadAsync(
        Uri address, Source.Archive source, IProgress<ProgressEvent> progress, CancellationToken cancellationToken)
    {
        using var partial = await PartialFile.OpenAsync(cache.PartialPathOf(source.Sha256), cancellationToken);
        var download = new HttpDownload(transfer, address, source.FileName, isVerified: true, progress);
        await download.RunAsync(partial, cancellationToken);
        if (partial.Digest() != source.Sha256 && partial.IsResumed)
        {
            // The bytes that were there before may be to blame, not this address: ask for all of it.
            partial.Restart(address, validator: null);
            await download.RunAsync(partial, cancellationToken);
        }

        var actual = partial.Digest();
        if (actual == source.Sha256)
        {
            cache.Adopt(partial.Path, actual);
        }

        var page = actual == source.Sha256 ? null : HtmlPage.Recognize(partial.Beginning(HtmlPage.Beginning));
        partial.Delete();
        return page is null ? actual
            : throw page.Problem.Exception($"`{ShownAddress.Of(address)}`: {page.Reason}", [.. page.Hints]);
    }

    private async Task<Sha256Digest> CopyAsync(string path, Sha256Digest expected, CancellationToken cancellationToken)
    {
        try
        {
            await using var file = PlainFile.OpenRead(path);
            return await cache.AddAsync(file, expected, cancellationToken);
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException or UnauthorizedAccessException)
        {
            throw new DiagnosticException(
                SourceDiagnostics.NoFile.Create($"`file:{path}`: there is no such file, or you may not read it"), e);
        }
    }

    private DiagnosticException NotHere(Source.Archive source) => SourceDiagnostics.Offline.Exception(
        $"`{source.FileName}` is not in the source cache; it would come from "
            + string.Join(", ", source.Urls.Select(static u => $"`{ShownAddress.Of(u)}`")),
        "run the command once without `--offline`",
        $"or put the file with the SHA-256 {source.Sha256} at `{cache.PathOf(source.Sha256)}`");

    private static string Fill(string template, Source.Archive source) => template
        .Replace("{sha256}", source.Sha256.Hex, StringComparison.Ordinal)
        .Replace("{file}", Uri.EscapeDataString(source.FileName), StringComparison.Ordinal);
}
