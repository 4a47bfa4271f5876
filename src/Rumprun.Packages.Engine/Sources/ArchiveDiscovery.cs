using System.Security.Cryptography;
using System.Text;
using Rumprun.Packages.Core;
using Rumprun.Packages.Core.Diagnostics;
using Rumprun.Packages.Engine.Files;
using Rumprun.Packages.Engine.Progress;
using Rumprun.Packages.Engine.Sources.Debian;
using Rumprun.Packages.Engine.Sources.Http;

namespace Rumprun.Packages.Engine.Sources;

/// <summary>Fetches an archive whose hash is to be found out: for whoever writes a port, who then puts that hash into it.</summary>
internal sealed class ArchiveDiscovery(
    SourceCache cache, TransferLimits limits, DebianArchive debian, Lazy<HttpClient> client, TimeProvider time)
{
    public async Task<DiscoveredArchive> FetchAsync(
        string address, bool offline, IProgress<ProgressEvent> progress, CancellationToken cancellationToken)
    {
        var parsed = SourceAddress.Parse(address);
        if (offline && parsed is (SourceAddress.Http or SourceAddress.Debian))
        {
            throw SourceDiagnostics.Offline.Exception($"`{address}` is on the network", "run the command without `--offline`");
        }

        return parsed switch
        {
            SourceAddress.Http http => await DownloadAsync(http.Uri, progress, cancellationToken),
            SourceAddress.LocalFile file => await CopyAsync(file.Path, cancellationToken),
            SourceAddress.Debian package => await FromDebianAsync(package, progress, cancellationToken),
            SourceAddress.Unusable unusable => throw SourceDiagnostics.BadAddress.Exception(
                $"`{unusable.Text}`: {unusable.Reason}", "give a file of this machine, or an `https:`, `http:`, `file:` or `debian:` address"),
            _ => throw new ArgumentOutOfRangeException(nameof(address)),
        };
    }

    private async Task<DiscoveredArchive> DownloadAsync(Uri address, IProgress<ProgressEvent> progress, CancellationToken cancellationToken)
    {
        var fileName = FileNameOf(address);

        // Collected under the address's hash, for want of its own.
        var place = Sha256Digest.FromBytes(SHA256.HashData(Encoding.UTF8.GetBytes(address.AbsoluteUri)));
        using var held = await cache.LockAsync(
            place.Hex, () => progress.Report(new ProgressEvent.Notice($"waiting for another process that fetches `{fileName}`")), cancellationToken);
        using var partial = await PartialFile.OpenAsync(cache.PartialPathOf(place), cancellationToken);
        if (partial.IsResumed)
        {
            // There is no hash to tell by whether two halves are of one file.
            partial.Restart(address.AbsoluteUri, validator: null);
        }

        await new HttpDownload(client.Value, address, fileName, limits, time, progress).RunAsync(partial, cancellationToken);
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
                SourceDiagnostics.NoFile.Create($"`{path}`: there is no file to be read", "name the archive that upstream publishes"), e);
        }
    }

    private async Task<DiscoveredArchive> FromDebianAsync(
        SourceAddress.Debian package, IProgress<ProgressEvent> progress, CancellationToken cancellationToken)
    {
        var digest = await debian.FetchAsync(package, expected: null, cache, progress, cancellationToken);
        return new DiscoveredArchive(package.ToString(), package.FileName, digest, cache.PathOf(digest));
    }

    private static string FileNameOf(Uri address) =>
        Uri.UnescapeDataString(address.Segments[^1]) is var name and not ("/" or "") && !name.Contains('/', StringComparison.Ordinal)
            ? name
            : throw SourceDiagnostics.BadAddress.Exception($"`{address}` names no file", "give the address of an archive");
}
