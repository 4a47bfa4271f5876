using System.Diagnostics.CodeAnalysis;
using System.Net;
using Rumprun.Packages.Core.Diagnostics;
using Rumprun.Packages.Core.Ports;
using Rumprun.Packages.Engine.Progress;
using Rumprun.Packages.Engine.Sources.Debian;
using Rumprun.Packages.Engine.Sources.Git;
using Rumprun.Packages.Engine.Sources.Http;

namespace Rumprun.Packages.Engine.Sources;

/// <summary>
/// Brings a port's sources onto this machine: from the cache, else from the first address that has the right bytes. Nothing
/// that the network needs is set up before it is needed.
/// </summary>
public sealed class SourceFetcher : IDisposable
{
    private const int MaximumRedirections = 10;

    private readonly Lazy<HttpClient> _client;
    private readonly ArchiveFetcher _archives;
    private readonly GitFetcher _git;
    private readonly ArchiveDiscovery _discovery;

    public SourceFetcher(SourceCache cache, TransferLimits limits, DebianArchive debian, TimeProvider time)
    {
        _client = new Lazy<HttpClient>(() => CreateClient(limits));
        _archives = new ArchiveFetcher(cache, limits, debian, _client, time);
        _git = new GitFetcher(cache);
        _discovery = new ArchiveDiscovery(cache, limits, debian, _client, time);
    }

    /// <param name="portFolder">The port's own folder, absolute, for local sources.</param>
    /// <exception cref="DiagnosticException">
    /// RR3001: an address has other bytes than the port names. RR4001 to RR4022: it cannot be had.
    /// </exception>
    public Task<FetchedSource> FetchAsync(
        Source source,
        string portFolder,
        FetchOptions options,
        IProgress<ProgressEvent> progress,
        CancellationToken cancellationToken) => source switch
        {
            Source.Archive archive => _archives.FetchAsync(archive, options, progress, cancellationToken),
            Source.Git git => _git.FetchAsync(git, options, progress, cancellationToken),
            Source.Local local => Task.FromResult(new FetchedSource(local, LocalSource.Resolve(local, portFolder))),
            _ => throw new ArgumentOutOfRangeException(nameof(source)),
        };

    /// <summary>Fetches what is at an address, whatever it is, and says its hash.</summary>
    /// <param name="address">As a port's <c>url</c>.</param>
    /// <exception cref="DiagnosticException">RR4002 to RR4014: it cannot be had.</exception>
    public Task<DiscoveredArchive> DiscoverAsync(
        string address, bool offline, IProgress<ProgressEvent> progress, CancellationToken cancellationToken) =>
        _discovery.FetchAsync(address, offline, progress, cancellationToken);

    public void Dispose()
    {
        if (_client.IsValueCreated)
        {
            _client.Value.Dispose();
        }
    }

    [SuppressMessage("Reliability", "CA2000", Justification = "The client disposes its handler.")]
    private static HttpClient CreateClient(TransferLimits limits)
    {
        // The handler's defaults honour http_proxy, https_proxy and no_proxy, and decode nothing.
        var handler = new SocketsHttpHandler
        {
            ConnectTimeout = limits.ConnectTimeout,
            MaxAutomaticRedirections = MaximumRedirections,
        };
        var client = new HttpClient(handler, disposeHandler: true)
        {
            // A large file on a slow line takes its time; what counts is that bytes keep coming.
            Timeout = Timeout.InfiniteTimeSpan,
            DefaultRequestVersion = HttpVersion.Version20,
        };
        client.DefaultRequestHeaders.UserAgent.ParseAdd("rrpkg");
        return client;
    }
}
