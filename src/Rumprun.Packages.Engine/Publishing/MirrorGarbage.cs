using System.Collections.Immutable;
using Rumprun.Packages.Core;
using Rumprun.Packages.Core.Index;
using Rumprun.Packages.Core.Trust;

namespace Rumprun.Packages.Engine.Publishing;

/// <summary>What a collection removed, or would remove.</summary>
/// <param name="Bytes">Of all files together.</param>
public sealed record CollectedFiles(int Files, long Bytes);

/// <summary>
/// Removes files that nothing on a mirror refers to any longer: blobs, earlier indices, earlier metadata. Those that are
/// younger than a time of grace stay, for clients that are in the middle of an update, and publishers whose commit is yet
/// to come.
/// </summary>
public sealed class MirrorGarbage(MirrorDirectory directory, TimeProvider clock)
{
    /// <exception cref="Core.Diagnostics.DiagnosticException">RR7101, RR7103, RR7104.</exception>
    public async Task<CollectedFiles> CollectAsync(
        TimeSpan grace, bool isDryRun, Action? waiting, CancellationToken cancellationToken)
    {
        using var held = await directory.LockAsync(waiting, cancellationToken);
        var state = MirrorState.Read(directory);
        var kept = KeptBy(state);
        var (files, bytes) = (0, 0L);
        foreach (var file in directory.BlobFiles().Concat(directory.TargetFiles()).Concat(directory.MetadataFiles()))
        {
            var info = new FileInfo(file);
            if (kept.Contains(file) || info.Name.EndsWith(".root.json", StringComparison.Ordinal)
                || clock.GetUtcNow() - info.LastWriteTimeUtc < grace)
            {
                continue;
            }

            (files, bytes) = (files + 1, bytes + info.Length);
            if (!isDryRun)
            {
                info.Delete();
            }
        }

        return new CollectedFiles(files, bytes);
    }

    private ImmutableHashSet<string> KeptBy(MirrorState state)
    {
        var kept = ImmutableHashSet.CreateBuilder<string>(StringComparer.Ordinal);
        kept.Add(directory.MetadataPath(RoleName.FileOf(RoleName.Timestamp)));
        kept.Add(directory.MetadataPath(RoleName.FileOf(RoleName.Snapshot, state.Snapshot.Signed.Version)));
        kept.UnionWith(state.Delegated.Select(static r => r.Name).Append(RoleName.Targets)
            .Select(r => directory.MetadataPath(RoleName.FileOf(r, state.Snapshot.Signed.Of(r).Version))));
        kept.UnionWith(state.AllTargets().Select(t => directory.TargetPath(t.Path, t.File.Hashes.ForName(t.Path))));
        kept.UnionWith(MirrorCheck.BlobsOf(state).Select(b => directory.BlobPath(b.Digest)));
        return kept.ToImmutable();
    }
}
