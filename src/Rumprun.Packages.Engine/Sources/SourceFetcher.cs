using Rumprun.Packages.Core.Diagnostics;
using Rumprun.Packages.Core.Ports;
using Rumprun.Packages.Engine.Files;
using Rumprun.Packages.Engine.Http;
using Rumprun.Packages.Engine.Progress;
using Rumprun.Packages.Engine.Sources.Debian;
using Rumprun.Packages.Engine.Sources.Git;

namespace Rumprun.Packages.Engine.Sources;

/// <summary>
/// Fetches a port's sources: from the cache, else from the first address that has the right bytes. The network is not
/// touched before it is needed.
/// </summary>
public sealed class SourceFetcher : IDisposable
{
    private readonly string _root;
    private readonly HttpTransfer _transfer;
    private readonly ArchiveFetcher _archives;
    private readonly GitFetcher _git;
    private readonly ArchiveDiscovery _discovery;

    public SourceFetcher(SourceCache cache, TransferLimits limits, DebianArchive debian, TimeProvider time)
    {
        _root = cache.Root;
        _transfer = new HttpTransfer(limits, time);
        _archives = new ArchiveFetcher(cache, debian, _transfer);
        _git = new GitFetcher(cache);
        _discovery = new ArchiveDiscovery(cache, debian, _transfer);
    }

    /// <param name="portFolder">The port's own folder, absolute, for local sources.</param>
    /// <exception cref="DiagnosticException">
    /// RR3001: an address has other bytes than the port names. RR4001 to RR4022: the source is not available. RR4121: the
    /// cache cannot be written.
    /// </exception>
    public Task<FetchedSource> FetchAsync(
        Source source,
        string portFolder,
        FetchOptions options,
        IProgress<ProgressEvent> progress,
        CancellationToken cancellationToken) => source switch
        {
            Source.Archive archive =>
                WritingAsync(() => _archives.FetchAsync(archive, options, progress, cancellationToken)),
            Source.Git git => WritingAsync(() => _git.FetchAsync(git, options, progress, cancellationToken)),
            Source.Local local => Task.FromResult(new FetchedSource(local, LocalSource.Resolve(local, portFolder))),
            _ => throw new ArgumentOutOfRangeException(nameof(source)),
        };

    /// <summary>Fetches the file at an address and computes its hash.</summary>
    /// <param name="address">As a port's <c>url</c>.</param>
    /// <exception cref="DiagnosticException">RR4002 to RR4017: it is not available. RR4121.</exception>
    public Task<DiscoveredArchive> DiscoverAsync(
        string address, bool offline, IProgress<ProgressEvent> progress, CancellationToken cancellationToken) =>
        WritingAsync(() => _discovery.FetchAsync(address, offline, progress, cancellationToken));

    /// <summary>The commit that a branch or a tag of a git repository is; null if it has no such reference.</summary>
    /// <param name="reference">A branch, a tag or a full commit; null: the default branch.</param>
    /// <exception cref="DiagnosticException">RR4002, RR4003, RR4020: the repository cannot be read.</exception>
    public static Task<string?> CommitOfAsync(
        string address, string? reference, FetchOptions options, CancellationToken cancellationToken) =>
        Core.Ports.Reading.SourceAddress.Complaint(address, isGit: true) is { } complaint
            ? throw SourceDiagnostics.BadAddress.Exception($"`{ShownAddress.Of(address)}`: {complaint}")
            : Task.Run(() => GitReferences.CommitOf(address, reference, options.Offline), cancellationToken)
                .WaitAsync(cancellationToken);

    public void Dispose() => _transfer.Dispose();

    /// <exception cref="DiagnosticException">RR4121: the cache cannot be written; or what <paramref name="fetch"/>
    /// throws.</exception>
    private async Task<T> WritingAsync<T>(Func<Task<T>> fetch)
    {
        try
        {
            return await fetch();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new DiagnosticException(
                SourceDiagnostics.CannotWrite.Create(
                    $"the source cache `{_root}` cannot be written: {FileFailure.ReasonOf(e)}",
                    "make room on that disk, or have rrpkg write elsewhere with `RRPKG_HOME`"),
                e);
        }
    }
}
