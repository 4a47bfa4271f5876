using Rumprun.Packages.Core.Diagnostics;
using Rumprun.Packages.Core.Trust;

namespace Rumprun.Packages.Engine.Mirrors;

/// <summary>A repository whose top-level roles are up to date: finds targets in it, and downloads them.</summary>
public sealed class TrustedRepository
{
    private readonly IRepositoryFiles _files;
    private readonly TrustedCopies _copies;
    private readonly UpdateLimits _limits;
    private readonly MetadataFetcher _fetcher;

    internal TrustedRepository(TrustedMetadata metadata, IRepositoryFiles files, TrustedCopies copies, UpdateLimits limits)
    {
        Metadata = metadata;
        (_files, _copies, _limits) = (files, copies, limits);
        _fetcher = new MetadataFetcher(files, limits);
    }

    /// <summary>The top-level roles.</summary>
    public TrustedMetadata Metadata { get; }

    /// <summary>
    /// Searches the targets roles for a path (§5.6.7). Delegated roles' metadata is fetched as the search comes to it.
    /// </summary>
    /// <exception cref="DiagnosticException">
    /// RR3216: nothing is trusted to have it, and does; RR3201 to RR3221: a role on the way is refused, which ends the
    /// search.
    /// </exception>
    public async Task<TrustedTarget> FindAsync(string path, CancellationToken cancellationToken)
    {
        var search = new TargetSearch(Metadata, path, _limits.DelegatedRoles);
        while (search.Next() is { } delegation)
        {
            search.Visit(await LoadAsync(delegation, cancellationToken));
        }

        return search.RequireFound();
    }

    /// <summary>
    /// Downloads a target (§5.7) to a file, which has its name only when its length and hashes are right. Where it is there
    /// already, nothing is downloaded.
    /// </summary>
    /// <exception cref="DiagnosticException">RR3219: it is another file; RR3215, RR3220, RR3221.</exception>
    public Task DownloadAsync(TrustedTarget target, string destination, CancellationToken cancellationToken) =>
        new TargetDownload(_files, target, Metadata.Root.Signed).RunAsync(destination, cancellationToken);

    // The copy may be another delegator's: it is verified under this one's keys like what is fetched.
    private async Task<MetadataFile<TargetsMetadata>> LoadAsync(Delegation delegation, CancellationToken cancellationToken)
    {
        var role = delegation.Role.Name;
        var listed = Metadata.Listed(role);
        if (_copies.IfValid(role, b => Metadata.VerifyDelegated(delegation, b)) is { } current)
        {
            return current;
        }

        var bytes = await _fetcher.FetchAsync(role, listed, Metadata.Root.Signed, cancellationToken);
        var file = Metadata.VerifyDelegated(delegation, bytes);
        _copies.Write(role, bytes);
        return file;
    }
}
