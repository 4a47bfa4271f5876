using Rumprun.Packages.Core.Diagnostics;
using Rumprun.Packages.Core.Trust.Reading;

namespace Rumprun.Packages.Core.Trust;

/// <summary>
/// What a client trusts of a repository in the course of one update: the detailed client workflow (§5) without its
/// downloads. Each step takes a file's bytes, and returns what is trusted then or throws; what was trusted before a refused
/// file stays as it is. The steps' order is root, timestamp, snapshot, targets.
/// </summary>
public sealed record TrustedMetadata
{
    private TrustedMetadata()
    {
    }

    /// <summary>The fixed update start time (§5.1): what expiry is measured against.</summary>
    public required DateTimeOffset UpdateStart { get; init; }

    public required MetadataFile<RootMetadata> Root { get; init; }

    /// <summary>The timestamp of an earlier update, for the rollback check. It may have expired.</summary>
    public MetadataFile<TimestampMetadata>? PriorTimestamp { get; private init; }

    /// <summary>The snapshot of an earlier update, for the rollback check. It may have expired.</summary>
    public MetadataFile<SnapshotMetadata>? PriorSnapshot { get; private init; }

    public MetadataFile<TimestampMetadata>? Timestamp { get; private init; }

    public MetadataFile<SnapshotMetadata>? Snapshot { get; private init; }

    public MetadataFile<TargetsMetadata>? Targets { get; private init; }

    /// <summary>Begins with the trusted root (§5.2). It may have expired: only the latest one must not have.</summary>
    /// <exception cref="DiagnosticException">RR3201 to RR3207: it is not a root, or not signed by its own keys.</exception>
    public static TrustedMetadata Begin(ReadOnlyMemory<byte> root, DateTimeOffset updateStart)
    {
        var file = MetadataReader.ReadRoot(root);
        file.Signed.Verify(file);
        return new TrustedMetadata { UpdateStart = updateStart, Root = file };
    }

    /// <summary>Replaces the root by its successor (§5.3.4 to §5.3.7).</summary>
    /// <exception cref="DiagnosticException">RR3201 to RR3208.</exception>
    public TrustedMetadata UpdateRoot(ReadOnlyMemory<byte> bytes)
    {
        var file = MetadataReader.ReadRoot(bytes);
        Root.Signed.Verify(file);
        file.Signed.Verify(file);
        return file.Signed.Version == Root.Signed.Version + 1
            ? this with { Root = file }
            : throw TrustDiagnostics.WrongRootVersion.Exception(
                $"a new root has version {file.Signed.Version}, and version {Root.Signed.Version + 1} was asked for",
                "try another mirror");
    }

    /// <summary>Ends the updating of the root: checks for a freeze attack (§5.3.10).</summary>
    /// <exception cref="DiagnosticException">RR3211: the latest root has expired.</exception>
    public void RequireCurrentRoot() => RequireCurrent(Root);

    /// <summary>Takes the timestamp of an earlier update, if the root's keys have signed it.</summary>
    /// <exception cref="DiagnosticException">RR3201, RR3204 to RR3207.</exception>
    public TrustedMetadata WithPriorTimestamp(ReadOnlyMemory<byte> bytes)
    {
        var file = MetadataReader.ReadTimestamp(bytes);
        Root.Signed.Verify(file);
        return this with { PriorTimestamp = file };
    }

    /// <summary>Takes the snapshot of an earlier update, if the root's keys have signed it.</summary>
    /// <exception cref="DiagnosticException">RR3201, RR3204 to RR3207.</exception>
    public TrustedMetadata WithPriorSnapshot(ReadOnlyMemory<byte> bytes)
    {
        var file = MetadataReader.ReadSnapshot(bytes);
        Root.Signed.Verify(file);
        return this with { PriorSnapshot = file };
    }

    /// <summary>
    /// Takes a new timestamp (§5.4.2 to §5.4.4). One of the version that is trusted already is discarded, and the trusted
    /// one kept.
    /// </summary>
    /// <exception cref="DiagnosticException">RR3201, RR3204 to RR3207, RR3209, RR3211.</exception>
    public TrustedMetadata UpdateTimestamp(ReadOnlyMemory<byte> bytes)
    {
        var file = MetadataReader.ReadTimestamp(bytes);
        Root.Signed.Verify(file);
        if (PriorTimestamp is { } prior)
        {
            RollbackCheck.RequireNotOlder("the metadata of `timestamp`", file.Signed.Version, prior.Signed.Version);
            if (file.Signed.Version == prior.Signed.Version)
            {
                file = prior;
            }

            RollbackCheck.RequireNotOlder(
                "`snapshot.json` as the timestamp lists it", file.Signed.Snapshot.Version, prior.Signed.Snapshot.Version);
        }

        RequireCurrent(file);
        return this with { Timestamp = file };
    }

    /// <summary>Takes the snapshot that the timestamp lists (§5.5.2 to §5.5.6).</summary>
    /// <exception cref="DiagnosticException">RR3201, RR3204 to RR3207, RR3209 to RR3213, RR3215.</exception>
    /// <exception cref="InvalidOperationException">There is no timestamp yet.</exception>
    public TrustedMetadata UpdateSnapshot(ReadOnlyMemory<byte> bytes)
    {
        var listed = (Timestamp ?? throw new InvalidOperationException("the timestamp comes first")).Signed.Snapshot;
        listed.VerifyContent(RoleName.Snapshot, RoleName.Timestamp, bytes.Span);
        var file = MetadataReader.ReadSnapshot(bytes);
        Root.Signed.Verify(file);
        listed.VerifyVersion(RoleName.Snapshot, RoleName.Timestamp, file.Signed.Version);
        if (PriorSnapshot is { } prior)
        {
            RollbackCheck.RequireSuccessor(file.Signed, prior.Signed);
        }

        RequireCurrent(file);
        return this with { Snapshot = file };
    }

    /// <summary>Takes the top-level targets that the snapshot lists (§5.6.2 to §5.6.5).</summary>
    /// <exception cref="DiagnosticException">RR3201 to RR3207, RR3211 to RR3213, RR3215.</exception>
    /// <exception cref="InvalidOperationException">There is no snapshot yet.</exception>
    public TrustedMetadata UpdateTargets(ReadOnlyMemory<byte> bytes) =>
        this with { Targets = VerifyTargets(RoleName.Targets, bytes, Root.Signed.Verify) };

    /// <summary>
    /// A delegated role's metadata, verified under the keys that this delegator names for it (§5.6.7). What another
    /// delegator's keys have signed is not trusted, wherever the bytes come from.
    /// </summary>
    /// <exception cref="DiagnosticException">RR3201 to RR3207, RR3211 to RR3215.</exception>
    /// <exception cref="InvalidOperationException">There is no snapshot yet.</exception>
    public MetadataFile<TargetsMetadata> VerifyDelegated(Delegation delegation, ReadOnlyMemory<byte> bytes) =>
        VerifyTargets(
            delegation.Role.Name,
            bytes,
            f => delegation.Role.Keys.Verify(f, delegation.Delegator.Signed.Delegations.Keys, delegation.Delegator.Role));

    /// <summary>What the snapshot says of a targets role.</summary>
    /// <exception cref="DiagnosticException">RR3214: nothing.</exception>
    /// <exception cref="InvalidOperationException">There is no snapshot yet.</exception>
    public MetaFile Listed(string role) =>
        (Snapshot ?? throw new InvalidOperationException("the snapshot comes first")).Signed.Of(role);

    private MetadataFile<TargetsMetadata> VerifyTargets(
        string role, ReadOnlyMemory<byte> bytes, Action<MetadataFile<TargetsMetadata>> verifySignatures)
    {
        var listed = Listed(role);
        listed.VerifyContent(role, RoleName.Snapshot, bytes.Span);
        var file = MetadataReader.ReadTargets(role, bytes);
        verifySignatures(file);
        listed.VerifyVersion(role, RoleName.Snapshot, file.Signed.Version);
        RequireCurrent(file);
        return file;
    }

    private void RequireCurrent<T>(MetadataFile<T> file)
        where T : Metadata
    {
        if (file.Signed.IsExpiredAt(UpdateStart))
        {
            throw TrustDiagnostics.Expired.Exception(
                $"version {file.Signed.Version} of the metadata of `{file.Role}` expired at "
                    + $"{file.Signed.Expires:yyyy-MM-dd HH:mm:ss} UTC, and it is "
                    + $"{UpdateStart.UtcDateTime:yyyy-MM-dd HH:mm:ss}",
                "check this machine's clock",
                "try another mirror: this one may withhold newer metadata",
                "otherwise the repository's maintainers have to sign it again");
        }
    }
}
