using System.Collections.Concurrent;
using Rumprun.Packages.Core.Diagnostics;
using Rumprun.Packages.Core.Trust;

namespace Rumprun.Packages.Engine.Mirrors;

/// <summary>A repository whose top-level roles are up to date: finds targets in it, and downloads them.</summary>
public sealed class TrustedRepository
{
    /// <summary>How many roles are fetched at once.</summary>
    private const int MostTransfers = 16;

    private readonly IRepositoryFiles _files;
    private readonly TrustedCopies _copies;
    private readonly UpdateLimits _limits;
    private readonly MetadataFetcher _fetcher;

    /// <summary>Delegated roles that were verified under their delegator's keys, by both their names.</summary>
    private readonly ConcurrentDictionary<(string Delegator, string Role), Lazy<Task<MetadataFile<TargetsMetadata>>>>
        _loaded = [];

    private readonly bool _isOffline;

    /// <param name="isOffline">Whether only the local copies of delegated roles may be used.</param>
    internal TrustedRepository(
        TrustedMetadata metadata, IRepositoryFiles files, TrustedCopies copies, UpdateLimits limits, bool isOffline = false)
    {
        Metadata = metadata;
        (_files, _copies, _limits, _isOffline) = (files, copies, limits, isOffline);
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
    public async Task<TrustedTarget> FindAsync(string path, CancellationToken cancellationToken) =>
        (await SearchAsync(path, cancellationToken)).RequireFound();

    /// <summary>As <see cref="FindAsync"/>; null where no role that is trusted with the path has it.</summary>
    /// <exception cref="DiagnosticException">RR3201 to RR3221: a role on the way is refused.</exception>
    public async Task<TrustedTarget?> FindIfThereAsync(string path, CancellationToken cancellationToken) =>
        (await SearchAsync(path, cancellationToken)).Found;

    /// <summary>
    /// Every target of every role, each as a search for its path would find it. All delegated roles are fetched.
    /// </summary>
    /// <exception cref="DiagnosticException">RR3201 to RR3221: a role is refused.</exception>
    public async Task<IReadOnlyList<TrustedTarget>> ListAsync(CancellationToken cancellationToken)
    {
        var paths = (await RolesAsync(cancellationToken)).Append(Metadata.Targets!)
            .SelectMany(static r => r.Signed.Targets.Keys)
            .ToHashSet(StringComparer.Ordinal);
        var found = new List<TrustedTarget>(paths.Count);
        foreach (var path in paths.Order(StringComparer.Ordinal))
        {
            if (await FindIfThereAsync(path, cancellationToken) is { } target)
            {
                found.Add(target);
            }
        }

        return found;
    }

    /// <summary>Every delegated role, directly or not, by its first delegator.</summary>
    /// <exception cref="DiagnosticException">RR3201 to RR3221: a role is refused.</exception>
    public async Task<IReadOnlyList<MetadataFile<TargetsMetadata>>> RolesAsync(CancellationToken cancellationToken)
    {
        var roles = new List<MetadataFile<TargetsMetadata>>();
        var visited = new HashSet<string>(StringComparer.Ordinal);
        var pending = new Queue<MetadataFile<TargetsMetadata>>(
            [Metadata.Targets ?? throw new InvalidOperationException("the targets come first")]);
        while (pending.TryDequeue(out var role))
        {
            Delegation[] delegations =
                [.. role.Signed.Delegations.Roles.Where(r => visited.Add(r.Name)).Select(r => new Delegation(role, r))];
            await Parallel.ForEachAsync(
                delegations,
                new ParallelOptions { MaxDegreeOfParallelism = MostTransfers, CancellationToken = cancellationToken },
                async (d, token) => await LoadAsync(d, token));
            foreach (var delegation in delegations)
            {
                var file = await LoadAsync(delegation, cancellationToken);
                roles.Add(file);
                pending.Enqueue(file);
            }
        }

        return roles;
    }

    /// <summary>
    /// Downloads a target (§5.7) to a file, which has its name only when its length and hashes are right. Where it is there
    /// already, nothing is downloaded.
    /// </summary>
    /// <exception cref="DiagnosticException">RR3219: it is another file; RR3215, RR3220, RR3221.</exception>
    public Task DownloadAsync(TrustedTarget target, string destination, CancellationToken cancellationToken) =>
        new TargetDownload(_files, target, Metadata.Root.Signed).RunAsync(destination, cancellationToken);

    private async Task<TargetSearch> SearchAsync(string path, CancellationToken cancellationToken)
    {
        var search = new TargetSearch(Metadata, path, _limits.DelegatedRoles);
        while (search.Next() is { } delegation)
        {
            search.Visit(await LoadAsync(delegation, cancellationToken));
        }

        return search;
    }

    private Task<MetadataFile<TargetsMetadata>> LoadAsync(Delegation delegation, CancellationToken cancellationToken) =>
        _loaded.GetOrAdd(
            (delegation.Delegator.Role, delegation.Role.Name),
            _ => new(() => ReadAsync(delegation, cancellationToken))).Value;

    // The copy may be another delegator's: it is verified under this one's keys like what is fetched.
    private async Task<MetadataFile<TargetsMetadata>> ReadAsync(Delegation delegation, CancellationToken cancellationToken)
    {
        var role = delegation.Role.Name;
        var listed = Metadata.Listed(role);
        if (_copies.IfValid(role, b => Metadata.VerifyDelegated(delegation, b)) is { } current)
        {
            return current;
        }

        var bytes = !_isOffline
            ? await _fetcher.FetchAsync(role, listed, Metadata.Root.Signed, cancellationToken)
            : throw MirrorDiagnostics.NotFetched(RoleName.FileOf(role));
        var file = Metadata.VerifyDelegated(delegation, bytes);
        _copies.Write(role, bytes);
        return file;
    }
}
