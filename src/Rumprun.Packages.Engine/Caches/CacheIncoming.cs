using Rumprun.Packages.Engine.Files;

namespace Rumprun.Packages.Engine.Caches;

/// <summary>
/// The files of a cache that are not whole yet. Whoever writes one holds its lock; what is unlocked was left by a process that
/// died.
/// </summary>
internal sealed class CacheIncoming(string directory)
{
    /// <summary>A file is created before it is locked: one that is this young may be about to be.</summary>
    private static readonly TimeSpan s_settled = TimeSpan.FromMinutes(10);

    public IncomingFile Create()
    {
        Directory.CreateDirectory(directory);
        foreach (var path in Directory.EnumerateFiles(directory))
        {
            if (DateTime.UtcNow - File.GetLastWriteTimeUtc(path) > s_settled && FileLock.TryAcquire(path) is { } abandoned)
            {
                File.Delete(path);
                abandoned.Dispose();
            }
        }

        return new IncomingFile(Path.Combine(directory, Guid.NewGuid().ToString("N")));
    }
}

/// <summary>A file that is being written; gone when disposed, unless it was moved to its place before.</summary>
internal sealed class IncomingFile(string path) : IAsyncDisposable
{
    // FileShare.None is what locks it.
    public FileStream File { get; } = new(path, FileMode.CreateNew, FileAccess.ReadWrite, FileShare.None, 1 << 16, useAsync: true);

    /// <summary>Makes it durable and gives it its name.</summary>
    public void MoveTo(string target)
    {
        File.Flush(flushToDisk: true);
        Directory.CreateDirectory(Path.GetDirectoryName(target)!);
        System.IO.File.Move(path, target, overwrite: true);
    }

    public async ValueTask DisposeAsync()
    {
        // While the lock is held: nobody else's file can have this name.
        System.IO.File.Delete(path);
        await File.DisposeAsync();
    }
}
