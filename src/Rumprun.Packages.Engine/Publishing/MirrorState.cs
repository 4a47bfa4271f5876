using System.Collections.Immutable;
using Rumprun.Packages.Core.Diagnostics;
using Rumprun.Packages.Core.Trust;
using Rumprun.Packages.Core.Trust.Keys;
using Rumprun.Packages.Core.Trust.Reading;

namespace Rumprun.Packages.Engine.Publishing;

/// <summary>
/// What a mirror says now, verified by its own root. Roles may have expired: signing them again is what its operator is
/// there for.
/// </summary>
public sealed class MirrorState
{
    private readonly MirrorDirectory _directory;
    private readonly Dictionary<string, MetadataFile<TargetsMetadata>> _roles = new(StringComparer.Ordinal);

    private MirrorState(MirrorDirectory directory) => _directory = directory;

    public required MetadataFile<RootMetadata> Root { get; init; }

    public required MetadataFile<TimestampMetadata> Timestamp { get; init; }

    public required MetadataFile<SnapshotMetadata> Snapshot { get; init; }

    public required MetadataFile<TargetsMetadata> Targets { get; init; }

    /// <summary>The roles that <c>targets</c> delegates to, in order of priority.</summary>
    public ImmutableArray<DelegatedRole> Delegated => Targets.Signed.Delegations.Roles;

    /// <exception cref="DiagnosticException">RR7101: there is no mirror; RR7103: its files are damaged.</exception>
    public static MirrorState Read(MirrorDirectory directory)
    {
        var version = directory.LatestVersionOf(RoleName.Root);
        if (!directory.Exists || version == 0)
        {
            throw PublishingDiagnostics.NotMirror.Exception(
                $"`{directory.Root}` is not a mirror", $"make one: `rrpkg mirror init {directory.Root} --key NAME`");
        }

        try
        {
            var root = MetadataReader.ReadRoot(Bytes(directory, RoleName.FileOf(RoleName.Root, version)));
            root.Signed.Verify(root);
            var timestamp = MetadataReader.ReadTimestamp(Bytes(directory, RoleName.FileOf(RoleName.Timestamp)));
            root.Signed.Verify(timestamp);
            var snapshot = MetadataReader.ReadSnapshot(
                Bytes(directory, RoleName.FileOf(RoleName.Snapshot, timestamp.Signed.Snapshot.Version)));
            root.Signed.Verify(snapshot);
            var targets = MetadataReader.ReadTargets(
                RoleName.Targets,
                Bytes(directory, RoleName.FileOf(RoleName.Targets, snapshot.Signed.Of(RoleName.Targets).Version)));
            root.Signed.Verify(targets);
            return new MirrorState(directory)
            {
                Root = root, Timestamp = timestamp, Snapshot = snapshot, Targets = targets,
            };
        }
        catch (DiagnosticException e) when (e.Diagnostics[0].Descriptor != PublishingDiagnostics.Damaged)
        {
            throw Damaged(directory, e.Diagnostics[0].Message, e);
        }
    }

    /// <summary>The metadata of a role that <c>targets</c> delegates to.</summary>
    /// <exception cref="DiagnosticException">RR7103: it is damaged.</exception>
    public MetadataFile<TargetsMetadata> Role(DelegatedRole role)
    {
        if (!_roles.TryGetValue(role.Name, out var file))
        {
            try
            {
                file = MetadataReader.ReadTargets(
                    role.Name, Bytes(_directory, RoleName.FileOf(role.Name, Snapshot.Signed.Of(role.Name).Version)));
                role.Keys.Verify(file, Targets.Signed.Delegations.Keys, RoleName.Targets);
            }
            catch (DiagnosticException e) when (e.Diagnostics[0].Descriptor != PublishingDiagnostics.Damaged)
            {
                throw Damaged(_directory, e.Diagnostics[0].Message, e);
            }

            _roles.Add(role.Name, file);
        }

        return file;
    }

    /// <summary>The role that a path belongs to: the first that is trusted with it.</summary>
    /// <exception cref="DiagnosticException">RR7103: none is.</exception>
    public DelegatedRole OwnerOf(string path) =>
        Delegated.FirstOrDefault(r => r.Paths.Contain(path))
            ?? throw Damaged(_directory, $"no role is trusted with `{path}`");

    /// <summary>A target's bytes; null where the mirror does not have it.</summary>
    /// <exception cref="DiagnosticException">RR7103: its file is missing or another.</exception>
    public byte[]? ReadTarget(string path) =>
        Role(OwnerOf(path)).Signed.Targets.TryGetValue(path, out var file)
            ? _directory.ReadTarget(path, file) ?? throw Damaged(_directory, $"the target `{path}` is missing or another")
            : null;

    /// <summary>Every target: its path, and what the role that it belongs to says of it.</summary>
    public IEnumerable<(string Path, TargetFile File)> AllTargets() => Delegated.SelectMany(
        role => Role(role).Signed.Targets.Where(t => OwnerOf(t.Key).Name == role.Name).Select(static t => (t.Key, t.Value)));

    /// <summary>Who signs for a role, and all keys of the role that delegates to it.</summary>
    public (RoleKeys Keys, ImmutableDictionary<KeyId, PublicKey> All) KeysOf(string role) =>
        Root.Signed.Roles.TryGetValue(role, out var keys)
            ? (keys, Root.Signed.Keys)
            : (Delegated.First(r => r.Name == role).Keys, Targets.Signed.Delegations.Keys);

    internal static DiagnosticException Damaged(MirrorDirectory directory, string why, Exception? cause = null) => new(
        PublishingDiagnostics.Damaged.Create(
            $"the mirror `{directory.Root}` is damaged: {why}",
            "run `rrpkg mirror verify` for a list, and restore the files from a copy"),
        cause);

    private static byte[] Bytes(MirrorDirectory directory, string fileName) =>
        directory.ReadMetadata(fileName) ?? throw Damaged(directory, $"`metadata/{fileName}` is missing");
}
