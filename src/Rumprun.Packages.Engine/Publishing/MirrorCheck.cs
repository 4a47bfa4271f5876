using System.Collections.Immutable;
using System.Security.Cryptography;
using Rumprun.Packages.Core;
using Rumprun.Packages.Core.Diagnostics;
using Rumprun.Packages.Core.Index;
using Rumprun.Packages.Core.Trust;

namespace Rumprun.Packages.Engine.Publishing;

/// <summary>Reads a mirror whole: which blobs its index names, and whether every file is what it should be.</summary>
public sealed class MirrorCheck(MirrorDirectory directory)
{
    /// <summary>Every blob that the mirror's index names.</summary>
    /// <exception cref="DiagnosticException">RR7103: a target is damaged; RR3230: an index is not valid.</exception>
    public static ImmutableHashSet<Blob> BlobsOf(MirrorState state) =>
        [.. state.AllTargets().SelectMany(t => BlobsIn(t.Path, state.ReadTarget(t.Path)!))];

    /// <summary>The blobs that a target names.</summary>
    /// <exception cref="DiagnosticException">RR3230: it is an index, and not valid.</exception>
    public static IEnumerable<Blob> BlobsIn(string path, byte[] content) =>
        path == TreeIndex.TargetPath ? TreeIndexFormat.Parse(content).Files.Select(static f => f.Content)
        : PortIndex.NameOf(path) is { } name
            ? PortIndexFormat.Parse(content, name).Releases.SelectMany(static r => r.Blobs)
        : ToolchainIndex.NameOf(path) is { } toolchain
            ? ToolchainIndexFormat.Parse(content, toolchain).Toolchains.Select(static t => t.Archive)
        : [];

    /// <summary>Verifies every metadata file, target and blob. Empty: nothing is wrong.</summary>
    public async Task<ImmutableArray<string>> RunAsync(CancellationToken cancellationToken)
    {
        var problems = ImmutableArray.CreateBuilder<string>();
        MirrorState state;
        try
        {
            state = MirrorState.Read(directory);
        }
        catch (DiagnosticException e) when (e.Diagnostics[0].Descriptor == PublishingDiagnostics.Damaged)
        {
            return [e.Diagnostics[0].Message];
        }

        var blobs = new HashSet<Blob>();
        foreach (var role in state.Delegated)
        {
            try
            {
                foreach (var (path, file) in state.Role(role).Signed.Targets)
                {
                    if (directory.ReadTarget(path, file) is not { } bytes)
                    {
                        problems.Add($"the target `{path}` is missing or another");
                        continue;
                    }

                    blobs.UnionWith(BlobsIn(path, bytes));
                }
            }
            catch (DiagnosticException e)
            {
                problems.Add(e.Diagnostics[0].Message);
            }
        }

        foreach (var blob in blobs.OrderBy(static b => b.Digest))
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (await FaultOfAsync(blob, cancellationToken) is { } fault)
            {
                problems.Add($"the blob `{blob.Digest}` {fault}");
            }
        }

        return problems.ToImmutable();
    }

    private async Task<string?> FaultOfAsync(Blob blob, CancellationToken cancellationToken)
    {
        var path = directory.BlobPath(blob.Digest);
        if (!File.Exists(path))
        {
            return "is missing";
        }

        await using var content = File.OpenRead(path);
        return Sha256Digest.FromBytes(await SHA256.HashDataAsync(content, cancellationToken)) != blob.Digest
            ? "has another content"
            : content.Length != blob.Size ? $"has {content.Length} bytes, and the index says {blob.Size}" : null;
    }
}
