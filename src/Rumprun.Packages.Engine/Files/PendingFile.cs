namespace Rumprun.Packages.Engine.Files;

/// <summary>
/// A file that is written under a temporary name and gets its own when it is complete, so that a reader sees all of it or
/// nothing. Its lock tells it from what a dead process left. Deleted if it is disposed before it was moved.
/// </summary>
public sealed class PendingFile : IDisposable, IAsyncDisposable
{
    /// <summary>
    /// A file is created a moment before it is locked: one that is younger than this is taken to be in use.
    /// </summary>
    private static readonly TimeSpan s_timeToLock = TimeSpan.FromSeconds(1);

    /// <summary>Creates the file.</summary>
    /// <param name="path">The temporary name, in a directory on the file system that the file is for.</param>
    public PendingFile(string path)
    {
        Path = path;

        // A shared lock: enough against sweeping, and readers that open the file as soon as it has its name are not refused.
        Content = new FileStream(path, FileMode.CreateNew, FileAccess.ReadWrite, FileShare.Read, 1 << 16);
    }

    public string Path { get; }

    /// <summary>What was written so far.</summary>
    public FileStream Content { get; }

    /// <summary>Writes a file beside the one that it is to replace.</summary>
    public static PendingFile Beside(string path)
    {
        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(path)!);
        return new PendingFile(AtomicFile.TemporaryNameFor(path));
    }

    /// <summary>
    /// Deletes what dead processes left in a directory that only pending files are in, or of those with a name like this.
    /// </summary>
    public static void Sweep(string directory, string pattern)
    {
        foreach (var path in Directory.Exists(directory) ? Directory.EnumerateFiles(directory, pattern) : [])
        {
            try
            {
                using var owner = IsYoung(path) ? null : FileLock.TryAcquireExisting(path);
                if (owner is not null)
                {
                    File.Delete(path);
                }
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                // Another user's, who will sweep it.
            }
        }
    }

    /// <summary>Makes the content durable, and gives the file its name.</summary>
    public void MoveTo(string target)
    {
        Content.Flush(flushToDisk: true);
        File.Move(Path, target, overwrite: true);
    }

    public void Dispose()
    {
        // No other process uses this name, whether the file still has it or not.
        File.Delete(Path);
        Content.Dispose();
    }

    public async ValueTask DisposeAsync()
    {
        File.Delete(Path);
        await Content.DisposeAsync();
    }

    private static bool IsYoung(string path) => DateTime.UtcNow - File.GetLastWriteTimeUtc(path) < s_timeToLock;
}
