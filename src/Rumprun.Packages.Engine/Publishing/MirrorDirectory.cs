using System.Globalization;
using System.Security.Cryptography;
using Rumprun.Packages.Core;
using Rumprun.Packages.Core.Diagnostics;
using Rumprun.Packages.Core.Index;
using Rumprun.Packages.Core.Trust;
using Rumprun.Packages.Engine.Files;
using Rumprun.Packages.Engine.Store;

namespace Rumprun.Packages.Engine.Publishing;

/// <summary>
/// A mirror's files in a directory, as its operator sees them: <c>metadata/</c>, <c>targets/</c> and <c>blobs/</c>, which
/// any web server can serve. Each file is written under a temporary name and renamed; none but the timestamp is ever
/// replaced by another that clients may be about to fetch.
/// </summary>
public sealed class MirrorDirectory(string root)
{
    public string Root => root;

    private string Metadata => Path.Combine(root, "metadata");

    private string Targets => Path.Combine(root, "targets");

    /// <summary>Whether there is a mirror.</summary>
    public bool Exists => File.Exists(MetadataPath(RoleName.FileOf(RoleName.Timestamp)));

    /// <summary>Held by the one process that changes the mirror. Removes what dead processes left.</summary>
    /// <exception cref="DiagnosticException">RR7104: the directory cannot be written.</exception>
    public async Task<FileLock> LockAsync(Action? waiting, CancellationToken cancellationToken)
    {
        try
        {
            var held = await FileLock.AcquireAsync(Path.Combine(root, ".lock"), waiting, cancellationToken);
            foreach (var directory in Directory.EnumerateDirectories(root, "*", SearchOption.AllDirectories))
            {
                AtomicFile.Sweep(directory);
            }

            return held;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw CannotWrite(e);
        }
    }

    /// <summary>A metadata file's bytes; null where there is none.</summary>
    public byte[]? ReadMetadata(string fileName) => ReadIfThere(MetadataPath(fileName));

    /// <summary>The largest version of a role's that there is a file of; 0: there is none.</summary>
    public long LatestVersionOf(string role) => !Directory.Exists(Metadata)
        ? 0
        : Directory.EnumerateFiles(Metadata, $"*.{RoleName.Escape(role)}.json")
            .Select(static f => long.TryParse(
                Path.GetFileName(f).Split('.')[0], NumberStyles.None, CultureInfo.InvariantCulture, out var v) ? v : 0)
            .DefaultIfEmpty()
            .Max();

    public void WriteMetadata(string fileName, ReadOnlySpan<byte> content) => Write(MetadataPath(fileName), content);

    /// <summary>A target's bytes, if they are the ones that the metadata describes; else null.</summary>
    public byte[]? ReadTarget(string path, TargetFile file) =>
        ReadIfThere(TargetPath(path, file.Hashes.ForName(path))) is { } bytes && file.Hashes.MismatchOf(bytes, path) is null
            ? bytes
            : null;

    public void WriteTarget(string path, ReadOnlySpan<byte> content)
    {
        var file = TargetPath(path, Sha256Digest.Of(content).Hex);
        if (!File.Exists(file))
        {
            Write(file, content);
        }
    }

    public bool HasBlob(Sha256Digest digest) => File.Exists(BlobPath(digest));

    public string BlobPath(Sha256Digest digest) => Path.Combine(root, Blob.PathOf(digest));

    /// <summary>Stores a blob, if it is not there, and keeps it from the next garbage collection.</summary>
    /// <param name="write">Writes the content; it has to have the digest.</param>
    /// <exception cref="DiagnosticException">RR7104: the directory cannot be written; RR7107: the content is
    /// another.</exception>
    public async Task<Blob> AddBlobAsync(
        Sha256Digest digest, Func<Stream, CancellationToken, Task> write, CancellationToken cancellationToken)
    {
        var path = BlobPath(digest);
        try
        {
            if (File.Exists(path))
            {
                File.SetLastWriteTimeUtc(path, DateTime.UtcNow);
                return new Blob(digest, new FileInfo(path).Length);
            }

            await using var pending = PendingFile.Beside(path);
            await write(pending.Content, cancellationToken);
            pending.Content.Position = 0;
            var actual = Sha256Digest.FromBytes(await SHA256.HashDataAsync(pending.Content, cancellationToken));
            if (actual != digest)
            {
                throw PublishingDiagnostics.NotPublishable.Exception(
                    $"the content of the blob `{digest.Short}` is another: its SHA-256 is `{actual}`",
                    "run `rrpkg store verify --repair`");
            }

            File.SetUnixFileMode(pending.Content.SafeFileHandle, (UnixFileMode)0b110_100_100);
            var size = pending.Content.Length;
            pending.MoveTo(path);
            return new Blob(digest, size);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw CannotWrite(e);
        }
    }

    /// <summary>Waits until everything that was written is on the disk.</summary>
    public Task WaitForDiskAsync(CancellationToken cancellationToken) => DiskBarrier.WaitAsync(root, cancellationToken);

    public IEnumerable<string> MetadataFiles() => Files(Metadata);

    public IEnumerable<string> TargetFiles() => Files(Targets);

    public IEnumerable<string> BlobFiles() => Files(Path.Combine(root, "blobs"));

    public string MetadataPath(string fileName) => Path.Combine(Metadata, Uri.EscapeDataString(fileName));

    public string TargetPath(string path, string hash)
    {
        TrustedTarget.RequireSafe(path);
        return Path.Combine(Targets, path.Insert(path.LastIndexOf('/') + 1, $"{hash}."));
    }

    private void Write(string path, ReadOnlySpan<byte> content)
    {
        try
        {
            AtomicFile.WriteBytes(path, content);
            File.SetUnixFileMode(path, (UnixFileMode)0b110_100_100);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw CannotWrite(e);
        }
    }

    private static byte[]? ReadIfThere(string path)
    {
        try
        {
            return File.ReadAllBytes(path);
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
    }

    private static IEnumerable<string> Files(string directory) => Directory.Exists(directory)
        ? Directory.EnumerateFiles(directory, "*", SearchOption.AllDirectories)
        : [];

    private DiagnosticException CannotWrite(Exception e) => new(
        PublishingDiagnostics.CannotWrite.Create(
            $"the mirror `{root}` cannot be written: {FileFailure.ReasonOf(e)}",
            "make room there, or check that you may write to it"),
        e);
}
