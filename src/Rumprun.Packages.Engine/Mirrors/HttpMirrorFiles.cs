using System.Collections.Immutable;
using System.Net;
using Rumprun.Packages.Core;
using Rumprun.Packages.Core.Diagnostics;
using Rumprun.Packages.Core.Index;
using Rumprun.Packages.Core.Ports;
using Rumprun.Packages.Engine.Http;

namespace Rumprun.Packages.Engine.Mirrors;

/// <summary>A mirror on a web server: static files below one address.</summary>
/// <param name="address">Ends in a slash.</param>
public sealed class HttpMirrorFiles(HttpTransfer transfer, Uri address) : IMirrorFiles
{
    public string Address { get; } = ShownAddress.Of(address);

    public Task<Stream?> OpenMetadataAsync(string name, long maximumLength, CancellationToken cancellationToken) =>
        OpenAsync($"metadata/{Uri.EscapeDataString(name)}", isVerified: false, cancellationToken);

    public Task<Stream?> OpenTargetAsync(
        ImmutableArray<string> segments, long maximumLength, CancellationToken cancellationToken) =>
        OpenAsync($"targets/{string.Join('/', segments.Select(Uri.EscapeDataString))}", isVerified: true, cancellationToken);

    public Task<Stream?> OpenBlobAsync(Sha256Digest digest, CancellationToken cancellationToken) =>
        OpenAsync(Blob.PathOf(digest), isVerified: true, cancellationToken);

    /// <param name="isVerified">Whether a hash is checked, so that the transfer may be resumed.</param>
    private async Task<Stream?> OpenAsync(string path, bool isVerified, CancellationToken cancellationToken)
    {
        var answer = await transfer.SendAsync(
            new HttpCall(HttpMethod.Get, new Uri(address, path)) { IsVerified = isVerified, Explain = Explain },
            cancellationToken);
        if (answer.IsSuccess && answer.MediaType != "text/html")
        {
            return answer.Body;
        }

        await using (answer)
        {
            // Buckets answer 403 for a file that is not there, if they may not be listed.
            return answer.Status is HttpStatusCode.NotFound or HttpStatusCode.Gone or HttpStatusCode.Forbidden ? null
                : answer.IsSuccess ? throw answer.PageRefusal()
                : throw answer.Refusal();
        }
    }

    private Diagnostic Explain(HttpFault fault) => MirrorDiagnostics.Unreachable.Create(
        $"the mirror `{Address}` cannot be used: {fault.Reason}",
        fault.Hints.IsEmpty ? ["check that the address is right and that the server runs"] : [.. fault.Hints]);
}
