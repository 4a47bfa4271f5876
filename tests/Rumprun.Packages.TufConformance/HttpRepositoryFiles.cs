using System.Collections.Immutable;
using System.Net;
using Rumprun.Packages.Engine.Mirrors;

namespace Rumprun.Packages.TufConformance;

/// <summary>
/// The files of the suite's server. The product has an HTTP transfer of its own, with retries that the suite would count.
/// </summary>
internal sealed class HttpRepositoryFiles(HttpClient http, Uri? metadata, Uri? targets) : IRepositoryFiles
{
    public Task<Stream?> OpenMetadataAsync(string name, long maximumLength, CancellationToken cancellationToken) =>
        OpenAsync(metadata, Uri.EscapeDataString(name), cancellationToken);

    public Task<Stream?> OpenTargetAsync(
        ImmutableArray<string> segments, long maximumLength, CancellationToken cancellationToken) =>
        OpenAsync(targets, string.Join('/', segments.Select(Uri.EscapeDataString)), cancellationToken);

    private async Task<Stream?> OpenAsync(Uri? address, string path, CancellationToken cancellationToken)
    {
        var url = new Uri(address ?? throw new ArgumentException("the URL is missing", nameof(address)), path);
        var response = await http.GetAsync(url, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
        if (response.StatusCode is HttpStatusCode.NotFound or HttpStatusCode.Forbidden)
        {
            response.Dispose();
            return null;
        }

        return await response.EnsureSuccessStatusCode().Content.ReadAsStreamAsync(cancellationToken);
    }
}
