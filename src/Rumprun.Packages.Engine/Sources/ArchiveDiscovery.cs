using System.Security.Cryptography;
using System.Text;
using Rumprun.Packages.Core;
using Rumprun.Packages.Core.Diagnostics;
using Rumprun.Packages.Engine.Files;
using Rumprun.Packages.Core.Ports;
using Rumprun.Packages.Engine.Http;
using Rumprun.Packages.Engine.Progress;
using Rumprun.Packages.Engine.Sources.Debian;
using Rumprun.Packages.Engine.Sources.Downloads;

namespace Rumprun.Packages.Engine.Sources;

/// <summary>Fetches an archive whose hash is not known yet: for a new port, which then states that hash.</summary>
internal sealed class ArchiveDiscovery(SourceCache cache, DebianArchive debian, HttpTransfer transfer)
{
    public async Task<DiscoveredArchive> FetchAsync(
        string address, bool offline, IProgress<ProgressEvent> progress, CancellationToken cancellationToken)
    {
        var parsed = SourceAddress.Parse(address);
        if (offline && parsed is (SourceAddress.Http or SourceAddress.Debian))
        {
            throw SourceDiagnostics.Offline.Exception(
                $"`{ShownAddress.Of(address)}` is on the network", "run the command without `--offline`");
        }

        return parsed switch
        {
            SourceAddress.Http http => await DownloadAsync(http.Uri, progress, cancellationToken),
            SourceAddress.LocalFile file => await CopyAsync(file.Path, cancellationToken),
            SourceAddress.Debian package => await FromDebianAsync(package, progress, cancellationToken),
            SourceAddress.Unusable unusable => throw SourceDiagnostics.BadAddress.Exception(
                $"`{unusable}`: {unusable.Reason}",
                "give a file of this machine, or an `https:`, `http:`, `file:` or `debian:` address"),
            _ => throw new ArgumentOutOfRangeException(nameof(address)),
        };
    }

    private async Task<DiscoveredArchive> DownloadAsync(
        Uri address, IProgress<ProgressEvent> progress, CancellationToken cancellationToken)
    {
        var fileName = FileNameOf(address);

        // Stored under the hash of the address, as its own is not known yet.
        var place = Sha256Digest.FromBytes(SHA256.HashData(Encoding.UTF8.GetBytes(address.AbsoluteUri)));
        using var held = await cache.LockAsync(
            place.Hex,
            () => progress.Report(new ProgressEvent.Notice($"waiting for another process that fetches `{fileName}`")),
            cancellationToken);
        using var partial = await PartialFile.OpenAsync(cache.PartialPathOf(place), cancellationToken);
        if (partial.IsResumed)
        {
            // No hash tells whether two halves are of one file.
            partial.Restart(address, validator: null);
        }

        var download = new HttpDownload(transfer, address, fileName, isVerified: false, progress);
        await download.RunAsync(partial, cancellationToken);
        if (HtmlPage.Recognize(partial.Beginning(HtmlPage.Beginning)) is { } page && !IsPage(fileName))
        {
            partial.Delete();
            throw page.Problem.Exception($"`{ShownAddress.Of(address)}`: {page.Reason}", [.. page.Hints]);
        }

        var digest = partial.Digest();
        cache.Adopt(partial.Path, digest);
        partial.Delete();
        return new DiscoveredArchive(address.AbsoluteUri, fileName, digest, cache.PathOf(digest));
    }

    private async Task<DiscoveredArchive> CopyAsync(string path, CancellationToken cancellationToken)
    {
        try
        {
            await using var file = PlainFile.OpenRead(path);
            var digest = Sha256Digest.FromBytes(await SHA256.HashDataAsync(file, cancellationToken));
            file.Position = 0;
            var kept = await cache.AddAsync(file, digest, cancellationToken);
            return new DiscoveredArchive(new Uri(path).AbsoluteUri, Path.GetFileName(path), kept, cache.PathOf(digest));
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException or UnauthorizedAccessException)
        {
            throw new DiagnosticException(
                SourceDiagnostics.NoFile.Create(
                    $"`{path}`: there is no such file, or you may not read it", "name the archive that upstream publishes"),
                e);
        }
    }

    private async Task<DiscoveredArchive> FromDebianAsync(
        SourceAddress.Debian package, IProgress<ProgressEvent> progress, CancellationToken cancellationToken)
    {
        var digest = await debian.FetchAsync(package, expected: null, cache, progress, cancellationToken);
        return new DiscoveredArchive(package.ToString(), package.FileName, digest, cache.PathOf(digest));
    }

    private static bool IsPage(string fileName) =>
        Path.GetExtension(fileName).ToLowerInvariant() is ".html" or ".htm" or ".xhtml";

    private static string FileNameOf(Uri address) =>
        Uri.UnescapeDataString(address.Segments[^1]) is var name and not ("/" or "")
            && !name.Contains('/', StringComparison.Ordinal)
            ? name
            : throw SourceDiagnostics.BadAddress.Exception(
                $"`{ShownAddress.Of(address)}` names no file", "give the address of an archive");
}
