using System.Collections.Immutable;
using Rumprun.Packages.Core.Index;
using Rumprun.Packages.Core.Trust;
using Rumprun.Packages.Engine.Files;
using Rumprun.Packages.Engine.Mirrors;

namespace Rumprun.Packages.Engine.Publishing;

/// <summary>
/// Copies a mirror, whole or in part, into a directory, byte for byte, so that it has the same root. Everything is verified
/// as a client would before it is kept; blobs come first and the timestamp last, so that the copy is a mirror at every
/// moment.
/// </summary>
public sealed class MirrorSync(MirrorDirectory destination, TimeProvider clock)
{
    /// <summary>How many blobs are fetched at once.</summary>
    private const int MostTransfers = 8;

    /// <summary>What is copied of targets and blobs; null: all.</summary>
    public MirrorPart? Part { get; init; }

    /// <param name="anchor">Null: the destination is a copy of this mirror already.</param>
    /// <returns>How many blobs were copied.</returns>
    /// <exception cref="Core.Diagnostics.DiagnosticException">
    /// RR3201 to RR3230: the mirror is not to be trusted; RR4201; RR7104.
    /// </exception>
    public async Task<int> RunAsync(
        IMirrorFiles from, RootAnchor? anchor, Action? waiting, CancellationToken cancellationToken)
    {
        using var held = await destination.LockAsync(waiting, cancellationToken);
        var state = Path.Combine(destination.Root, ".sync");
        var mirror = new Mirror(
            new Core.Configuration.MirrorSetting(Core.Naming.PortName.Parse("source"), from.Address),
            from,
            Path.Combine(state, "trusted"),
            Path.Combine(state, "fetched"),
            clock);
        if (anchor is not null)
        {
            await mirror.InitializeAsync(anchor, cancellationToken);
        }

        var opened = await mirror.OpenAsync(isOffline: false, cancellationToken);
        var targets = await opened.Repository.ListAsync(cancellationToken);
        var copied = 0;
        foreach (var target in targets.Where(t => Part?.HasTarget(t.Path) != false))
        {
            var content = (await opened.ReadTargetAsync(target.Path, cancellationToken))!;
            await Parallel.ForEachAsync(
                MirrorCheck.BlobsIn(target.Path, content)
                    .Where(b => Part?.Blobs.Contains(b) != false && !destination.HasBlob(b.Digest))
                    .Distinct(),
                new ParallelOptions { MaxDegreeOfParallelism = MostTransfers, CancellationToken = cancellationToken },
                async (blob, token) =>
                {
                    await destination.AddBlobAsync(blob.Digest, (s, t) => opened.CopyBlobAsync(blob, s, t), token);
                    Interlocked.Increment(ref copied);
                });
            destination.WriteTarget(target.Path, content);
        }

        await CopyMetadataAsync(from, opened, cancellationToken);
        DirectoryTree.Delete(Path.Combine(state, "fetched"));
        return copied;
    }

    private async Task CopyMetadataAsync(IMirrorFiles from, TrustedMirror mirror, CancellationToken cancellationToken)
    {
        var metadata = mirror.Repository.Metadata;
        foreach (var role in await mirror.Repository.RolesAsync(cancellationToken))
        {
            destination.WriteMetadata(RoleName.FileOf(role.Role, role.Signed.Version), role.Bytes.Span);
        }

        destination.WriteMetadata(
            RoleName.FileOf(RoleName.Targets, metadata.Targets!.Signed.Version), metadata.Targets.Bytes.Span);
        destination.WriteMetadata(
            RoleName.FileOf(RoleName.Snapshot, metadata.Snapshot!.Signed.Version), metadata.Snapshot.Bytes.Span);
        var fetcher = new MetadataFetcher(from, new UpdateLimits());
        for (
            var version = destination.LatestVersionOf(RoleName.Root) + 1; version <= metadata.Root.Signed.Version; version++)
        {
            // The chain that clients follow: its last link is the root that was verified, and clients verify the others.
            if (await fetcher.FindRootAsync(version, cancellationToken) is { } root)
            {
                destination.WriteMetadata(RoleName.FileOf(RoleName.Root, version), root);
            }
        }

        await destination.WaitForDiskAsync(cancellationToken);
        destination.WriteMetadata(RoleName.FileOf(RoleName.Timestamp), metadata.Timestamp!.Bytes.Span);
    }
}

/// <summary>A part of a mirror.</summary>
/// <param name="HasTarget">Whether it has a target, by path.</param>
/// <param name="Blobs">Its blobs.</param>
public sealed record MirrorPart(Func<string, bool> HasTarget, ImmutableHashSet<Blob> Blobs);
