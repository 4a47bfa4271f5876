using System.Security.Cryptography;
using Rumprun.Packages.Core;
using Rumprun.Packages.Engine.Files;
using Rumprun.Packages.Engine.Progress;

namespace Rumprun.Packages.Engine.Sources;

/// <summary>
/// Sources on this machine by content, not by origin: archives by SHA-256, git trees by commit. Content is verified on each
/// use. Several processes may use one cache at once.
/// </summary>
/// <param name="root">
/// <c>sha256/ab/HASH</c>: archives; <c>git/COMMIT</c>: exported trees; <c>partial/</c>: transfers under way; <c>locks/</c>.
/// </param>
public sealed class SourceCache(string root)
{
    public string Root { get; } = Path.GetFullPath(root);

    /// <summary>Where the archive with this hash is, or will be.</summary>
    public string PathOf(Sha256Digest digest) => Path.Combine(Root, "sha256", digest.Hex[..2], digest.Hex);

    /// <summary>
    /// The path of the archive, whose bytes have just been verified; null where it is not in the cache. An entry with other
    /// bytes is reported and removed.
    /// </summary>
    public async Task<string?> FindAsync(
        Sha256Digest digest, IProgress<ProgressEvent> progress, CancellationToken cancellationToken)
    {
        var path = PathOf(digest);
        Sha256Digest actual;
        try
        {
            await using var file = OpenForReading(path);
            actual = Sha256Digest.FromBytes(await SHA256.HashDataAsync(file, cancellationToken));
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }

        if (actual == digest)
        {
            return path;
        }

        progress.Report(new ProgressEvent.Notice(SourceDiagnostics.CorruptEntry.Create(
            $"`{path}` is corrupt (its SHA-256 is {actual}); it is removed").ToString()));
        File.Delete(path);
        return null;
    }

    /// <summary>Stores a stream's bytes if they have the expected hash.</summary>
    /// <returns>The hash of the bytes; they are stored only where that is <paramref name="expected"/>.</returns>
    public async Task<Sha256Digest> AddAsync(Stream content, Sha256Digest expected, CancellationToken cancellationToken)
    {
        using var file = PendingFile.Beside(PathOf(expected));
        var actual = await CopyAndHashAsync(content, file.Content, cancellationToken);
        if (actual == expected)
        {
            file.MoveTo(PathOf(expected));
        }

        return actual;
    }

    /// <summary>The lock under which one process at a time fetches a thing.</summary>
    internal Task<FileLock> LockAsync(string name, Action waiting, CancellationToken cancellationToken) =>
        FileLock.AcquireAsync(Path.Combine(Root, "locks", name), waiting, cancellationToken);

    /// <summary>Where a transfer of this hash collects its bytes, kept from one run to the next.</summary>
    internal string PartialPathOf(Sha256Digest digest) => Path.Combine(Root, "partial", digest.Hex);

    /// <summary>Where the tree of this commit is, or will be.</summary>
    internal string GitPathOf(string name) => Path.Combine(Root, "git", name);

    /// <summary>
    /// Moves a file into the cache that is on its file system and whose bytes are known to have this hash.
    /// </summary>
    internal void Adopt(string file, Sha256Digest digest)
    {
        using (var handle = File.OpenHandle(file, FileMode.Open, FileAccess.ReadWrite))
        {
            RandomAccess.FlushToDisk(handle);
        }

        var path = PathOf(digest);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.Move(file, path, overwrite: true);
    }

    private static FileStream OpenForReading(string path) =>
        new(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, 1 << 16, useAsync: true);

    private static async Task<Sha256Digest> CopyAndHashAsync(Stream from, Stream to, CancellationToken cancellationToken)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var buffer = new byte[1 << 16];
        for (int read; (read = await from.ReadAsync(buffer, cancellationToken)) > 0;)
        {
            hash.AppendData(buffer, 0, read);
            await to.WriteAsync(buffer.AsMemory(0, read), cancellationToken);
        }

        return Sha256Digest.FromBytes(hash.GetHashAndReset());
    }
}
