using System.Collections.Immutable;
using Rumprun.Packages.Core;
using Rumprun.Packages.Core.Diagnostics;
using Rumprun.Packages.Core.Index;
using Rumprun.Packages.Engine.Files;

namespace Rumprun.Packages.Engine.Mirrors;

/// <summary>A mirror in a directory of this machine.</summary>
public sealed class DirectoryMirrorFiles(string root) : IMirrorFiles
{
    public string Address => root;

    public Task<Stream?> OpenMetadataAsync(string name, long maximumLength, CancellationToken cancellationToken) =>
        Task.FromResult<Stream?>(Open(Path.Combine("metadata", Uri.EscapeDataString(name))));

    public Task<Stream?> OpenTargetAsync(
        ImmutableArray<string> segments, long maximumLength, CancellationToken cancellationToken) =>
        Task.FromResult<Stream?>(Open(Path.Combine(["targets", .. segments])));

    public Task<Stream?> OpenBlobAsync(Sha256Digest digest, CancellationToken cancellationToken) =>
        Task.FromResult<Stream?>(Open(Blob.PathOf(digest)));

    private FileStream? Open(string path)
    {
        try
        {
            return new FileStream(
                Path.Combine(root, path), FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, 1 << 16);
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException && Directory.Exists(root))
        {
            return null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new DiagnosticException(
                MirrorDiagnostics.Unreachable.Create(
                    $"the mirror `{root}` cannot be read: {FileFailure.ReasonOf(e)}",
                    "check that the directory exists and that you may read it"),
                e);
        }
    }
}
