using System.Text.Json.Nodes;
using Rumprun.Packages.Core;
using Rumprun.Packages.Core.Diagnostics;
using Rumprun.Packages.Core.Trust;
using Rumprun.Packages.Core.Trust.Writing;

namespace Rumprun.Packages.Engine.Publishing;

/// <summary>
/// Changes a mirror: one process at a time, blobs and targets first, then the metadata that names them, the timestamp last.
/// Whenever it is interrupted, clients see the state before or the one after, and the next change goes on from it.
/// </summary>
public sealed class MirrorWriter(MirrorDirectory directory, RoleSigning signing, TimeProvider clock)
{
    /// <summary>Changes targets.</summary>
    /// <param name="change">Makes the change from the mirror's state, which no other process changes meanwhile. The blobs
    /// that it names are there already.</param>
    /// <exception cref="DiagnosticException">RR7101 to RR7104.</exception>
    public async Task CommitAsync(
        Func<MirrorState, CancellationToken, Task<MirrorChange>> change,
        Action? waiting,
        CancellationToken cancellationToken)
    {
        using var held = await directory.LockAsync(waiting, cancellationToken);
        var state = MirrorState.Read(directory);
        var wanted = await change(state, cancellationToken);
        if (wanted.Targets.Count == 0)
        {
            return;
        }

        foreach (var role in wanted.Targets.Keys.Select(state.OwnerOf).DistinctBy(static r => r.Name))
        {
            signing.Require(role.Name, role.Keys);
        }

        var edit = new MirrorEdit(state, clock.GetUtcNow());
        foreach (var (path, target) in wanted.Targets)
        {
            if (target is not null)
            {
                directory.WriteTarget(path, target.Content.Span);
            }

            edit.Set(state.OwnerOf(path), path, target);
        }

        if (signing.CanSign(state.Root.Signed.Roles[RoleName.Targets]))
        {
            edit.Rebin();
        }

        await WriteAsync(edit, cancellationToken);
    }

    /// <summary>Changes roles: who signs, what is delegated, until when they are valid.</summary>
    /// <exception cref="DiagnosticException">RR7101 to RR7104.</exception>
    public async Task EditAsync(Action<MirrorEdit> change, Action? waiting, CancellationToken cancellationToken)
    {
        using var held = await directory.LockAsync(waiting, cancellationToken);
        var edit = new MirrorEdit(MirrorState.Read(directory), clock.GetUtcNow());
        change(edit);
        await WriteAsync(edit, cancellationToken);
    }

    /// <summary>Makes a new mirror.</summary>
    /// <exception cref="DiagnosticException">RR7106: there is one; RR7102: keys are missing; RR7104.</exception>
    public async Task<byte[]> InitializeAsync(NewMirror mirror, CancellationToken cancellationToken)
    {
        using var held = await directory.LockAsync(waiting: null, cancellationToken);
        if (directory.Exists)
        {
            throw PublishingDiagnostics.Exists.Exception(
                $"`{directory.Root}` holds a mirror already", "choose another directory");
        }

        var roles = mirror.ToDocuments(clock.GetUtcNow());
        var root = RoleKeysIn(roles.Root);
        var bins = await SignBinsAsync(roles, root[RoleName.Targets], cancellationToken);
        var rootFile = await signing.SignAsync(roles.Root, root[RoleName.Root], alsoBy: null, cancellationToken);
        var targets = await signing.SignAsync(roles.Targets, root[RoleName.Targets], alsoBy: null, cancellationToken);
        var snapshot = await signing.SignAsync(roles.Snapshot, root[RoleName.Snapshot], alsoBy: null, cancellationToken);
        roles.Timestamp.Signed["meta"] = new JsonObject
        {
            [RoleName.FileOf(RoleName.Snapshot)] = MetadataJson.MetaOf(roles.Snapshot.Version, snapshot),
        };
        var timestamp = await signing.SignAsync(roles.Timestamp, root[RoleName.Timestamp], alsoBy: null, cancellationToken);
        foreach (var (bin, file) in bins)
        {
            directory.WriteMetadata(RoleName.FileOf(bin, 1), file);
        }

        directory.WriteMetadata(RoleName.FileOf(RoleName.Targets, 1), targets);
        directory.WriteMetadata(RoleName.FileOf(RoleName.Snapshot, 1), snapshot);
        directory.WriteMetadata(RoleName.FileOf(RoleName.Root, 1), rootFile);
        await directory.WaitForDiskAsync(cancellationToken);
        directory.WriteMetadata(RoleName.FileOf(RoleName.Timestamp), timestamp);
        return rootFile;
    }

    private async Task<List<(string Bin, byte[] File)>> SignBinsAsync(
        NewMirrorDocuments roles, RoleKeys keys, CancellationToken cancellationToken)
    {
        var files = new List<(string, byte[])>();
        foreach (var bin in roles.Bins)
        {
            files.Add((bin.Role, await signing.SignAsync(bin, keys, alsoBy: null, cancellationToken)));
        }

        return files;
    }

    private async Task WriteAsync(MirrorEdit edit, CancellationToken cancellationToken)
    {
        if (!edit.IsChanged)
        {
            return;
        }

        // All signatures first: a key that is missing, or a passphrase that is wrong, leaves everything as it was.
        var files = new List<(string Name, byte[] File)>();
        foreach (var document in edit.Delegated)
        {
            files.Add((
                RoleName.FileOf(document.Role, document.Version),
                edit.AcceptedFileOf(document.Role) ?? await SignAsync(edit, document, cancellationToken)));
        }

        if (edit.Targets is { } targets)
        {
            files.Add((
                RoleName.FileOf(RoleName.Targets, targets.Version), await SignAsync(edit, targets, cancellationToken)));
        }

        if (edit.NextSnapshot() is { } snapshot)
        {
            var file = await SignAsync(edit, snapshot, cancellationToken);
            files.Add((RoleName.FileOf(RoleName.Snapshot, snapshot.Version), file));
            edit.SetSnapshot(snapshot.Version, file);
        }

        var timestamp = edit.NextTimestamp() is not { } next ? null : await SignAsync(edit, next, cancellationToken);
        var root = edit.Root is null ? null : await SignAsync(edit, edit.Root, cancellationToken);
        foreach (var (name, file) in files)
        {
            directory.WriteMetadata(name, file);
        }

        await directory.WaitForDiskAsync(cancellationToken);
        if (timestamp is not null)
        {
            directory.WriteMetadata(RoleName.FileOf(RoleName.Timestamp), timestamp);
        }

        if (root is not null)
        {
            directory.WriteMetadata(RoleName.FileOf(RoleName.Root, edit.Root!.Version), root);
        }
    }

    /// <summary>
    /// Signs with the role's keys, and where a new root changes them with the old ones too, if they are here: clients that
    /// have not seen the new root yet accept the file as well.
    /// </summary>
    private Task<byte[]> SignAsync(MirrorEdit edit, RoleDocument document, CancellationToken cancellationToken)
    {
        var keys = edit.KeysOf(document.Role);
        var before = edit.Root is not null && edit.State.Root.Signed.Roles.TryGetValue(document.Role, out var old)
            && !old.KeyIds.SetEquals(keys.KeyIds) && (document.Role == RoleName.Root || signing.CanSign(old))
            ? old
            : null;
        return signing.SignAsync(document, keys, before, cancellationToken);
    }

    private static Dictionary<string, RoleKeys> RoleKeysIn(RoleDocument root) => root.Signed["roles"]!.AsObject()
        .ToDictionary(static r => r.Key, static r => MetadataJson.KeysIn(r.Value!.AsObject()), StringComparer.Ordinal);
}
