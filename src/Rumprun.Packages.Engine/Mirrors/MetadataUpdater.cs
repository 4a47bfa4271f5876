using Rumprun.Packages.Core.Diagnostics;
using Rumprun.Packages.Core.Trust;

namespace Rumprun.Packages.Engine.Mirrors;

/// <summary>
/// Drives TUF's client workflow (§5): which file to fetch next, what of the local copies still holds, what to keep. Each
/// file is verified before it is written, and a refused file ends the update; what was written before stays trusted.
/// </summary>
public sealed class MetadataUpdater(IRepositoryFiles files, TrustedCopies copies, UpdateLimits limits, TimeProvider clock)
{
    private readonly MetadataFetcher _fetcher = new(files, limits);

    /// <summary>
    /// Trusts a root that came another way than from the repository (§5.2), and forgets what an earlier one vouched for.
    /// Nothing is fetched.
    /// </summary>
    /// <exception cref="DiagnosticException">RR3201 to RR3207: it is not a root, or not signed by its own keys.</exception>
    public async Task InitializeAsync(ReadOnlyMemory<byte> root, CancellationToken cancellationToken)
    {
        var trusted = TrustedMetadata.Begin(root, clock.GetUtcNow());
        using var held = await copies.LockAsync(cancellationToken);
        copies.Delete(RoleName.Timestamp);
        copies.Delete(RoleName.Snapshot);
        copies.Write(RoleName.Root, trusted.Root.Bytes);
    }

    /// <summary>Updates the top-level roles.</summary>
    /// <exception cref="DiagnosticException">RR3201 to RR3215, RR3220 to RR3222; else the files' own failures.</exception>
    public async Task<TrustedRepository> RefreshAsync(CancellationToken cancellationToken)
    {
        using var held = await copies.LockAsync(cancellationToken);
        var trusted = LoadRoot();
        trusted = await UpdateRootAsync(trusted, cancellationToken);
        trusted = await UpdateTimestampAsync(trusted, cancellationToken);
        trusted = await UpdateSnapshotAsync(trusted, cancellationToken);
        trusted = await UpdateTargetsAsync(trusted, cancellationToken);
        return new TrustedRepository(trusted, files, copies, limits);
    }

    /// <summary>What the local copies say, without the repository. They must not have expired.</summary>
    /// <exception cref="DiagnosticException">RR3223: there is none of a role; RR3211: one has expired; RR3222.</exception>
    public async Task<TrustedRepository> LoadAsync(CancellationToken cancellationToken)
    {
        using var held = await copies.LockAsync(cancellationToken);
        var trusted = LoadRoot();
        trusted.RequireCurrentRoot();
        trusted = trusted.UpdateTimestamp(Copy(RoleName.Timestamp));
        trusted = trusted.UpdateSnapshot(Copy(RoleName.Snapshot));
        trusted = trusted.UpdateTargets(Copy(RoleName.Targets));
        return new TrustedRepository(trusted, files, copies, limits, isOffline: true);
    }

    private byte[] Copy(string role) =>
        copies.Read(role) ?? throw MirrorDiagnostics.NotFetched(RoleName.FileOf(role));

    private TrustedMetadata LoadRoot()
    {
        var root = copies.Read(RoleName.Root)
            ?? throw MirrorDiagnostics.NoRoot.Exception(
                "no root of this repository is trusted yet",
                "get the repository's root from its maintainers, and add the repository with it");
        try
        {
            return TrustedMetadata.Begin(root, clock.GetUtcNow());
        }
        catch (DiagnosticException e)
        {
            throw new DiagnosticException(
                MirrorDiagnostics.NoRoot.Create(
                    $"the local copy of the trusted root is damaged: {e.Diagnostics[0].Message}",
                    "get the repository's root from its maintainers again, and add the repository with it"),
                e);
        }
    }

    private async Task<TrustedMetadata> UpdateRootAsync(TrustedMetadata trusted, CancellationToken cancellationToken)
    {
        for (var taken = 0; taken < limits.Roots; taken++)
        {
            if (await _fetcher.FindRootAsync(trusted.Root.Signed.Version + 1, cancellationToken) is not { } bytes)
            {
                break;
            }

            var updated = trusted.UpdateRoot(bytes);
            if (updated.Root.Signed.RotatesOnlineKeysOf(trusted.Root.Signed))
            {
                // Before the root is written (§5.3.11): else a crash between the two would keep a fast-forwarded version.
                copies.Delete(RoleName.Timestamp);
                copies.Delete(RoleName.Snapshot);
            }

            copies.Write(RoleName.Root, bytes);
            trusted = updated;
        }

        trusted.RequireCurrentRoot();
        return trusted;
    }

    private async Task<TrustedMetadata> UpdateTimestampAsync(TrustedMetadata trusted, CancellationToken cancellationToken)
    {
        trusted = copies.IfValid(RoleName.Timestamp, trusted.WithPriorTimestamp) ?? trusted;
        var bytes = await _fetcher.FetchTimestampAsync(cancellationToken);
        trusted = trusted.UpdateTimestamp(bytes);
        if (!ReferenceEquals(trusted.Timestamp, trusted.PriorTimestamp))
        {
            copies.Write(RoleName.Timestamp, bytes);
        }

        return trusted;
    }

    private async Task<TrustedMetadata> UpdateSnapshotAsync(TrustedMetadata trusted, CancellationToken cancellationToken)
    {
        trusted = copies.IfValid(RoleName.Snapshot, trusted.WithPriorSnapshot) ?? trusted;
        if (copies.IfValid(RoleName.Snapshot, trusted.UpdateSnapshot) is { } current)
        {
            return current;
        }

        var listed = trusted.Timestamp!.Signed.Snapshot;
        var bytes = await _fetcher.FetchAsync(RoleName.Snapshot, listed, trusted.Root.Signed, cancellationToken);
        trusted = trusted.UpdateSnapshot(bytes);
        copies.Write(RoleName.Snapshot, bytes);
        return trusted;
    }

    private async Task<TrustedMetadata> UpdateTargetsAsync(TrustedMetadata trusted, CancellationToken cancellationToken)
    {
        if (copies.IfValid(RoleName.Targets, trusted.UpdateTargets) is { } current)
        {
            return current;
        }

        var listed = trusted.Listed(RoleName.Targets);
        var bytes = await _fetcher.FetchAsync(RoleName.Targets, listed, trusted.Root.Signed, cancellationToken);
        trusted = trusted.UpdateTargets(bytes);
        copies.Write(RoleName.Targets, bytes);
        return trusted;
    }
}
