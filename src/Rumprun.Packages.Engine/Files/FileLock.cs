namespace Rumprun.Packages.Engine.Files;

/// <summary>
/// A lock between processes (flock on a file of its own). Held until disposed; the system releases it when the process ends.
/// The file is never deleted on release: processes that wait for it would then hold different locks.
/// </summary>
public sealed class FileLock : IDisposable
{
    /// <summary>EAGAIN: another process holds the lock.</summary>
    private const int WouldBlock = 11;

    private static readonly TimeSpan s_pause = TimeSpan.FromMilliseconds(50);

    private readonly FileStream _file;

    private FileLock(FileStream file) => _file = file;

    /// <summary>Waits until the lock is free.</summary>
    /// <param name="waiting">Called once where another process holds it.</param>
    public static Task<FileLock> AcquireAsync(string path, Action? waiting, CancellationToken cancellationToken) =>
        AcquireAsync(path, TryAcquire, waiting, cancellationToken);

    /// <summary>Waits until no process holds the lock exclusively, then shares it with any number of others.</summary>
    /// <inheritdoc cref="AcquireAsync(string, Action?, CancellationToken)"/>
    public static Task<FileLock> AcquireSharedAsync(string path, Action? waiting, CancellationToken cancellationToken) =>
        AcquireAsync(path, TryAcquireShared, waiting, cancellationToken);

    /// <summary>Waits until the lock is free, but not longer than some time; null: it was not free within that.</summary>
    public static async Task<FileLock?> AcquireWithinAsync(
        string path, TimeSpan patience, TimeProvider time, CancellationToken cancellationToken)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        for (var since = time.GetTimestamp(); ;)
        {
            if (TryAcquire(path) is { } held)
            {
                return held;
            }

            if (time.GetElapsedTime(since) >= patience)
            {
                return null;
            }

            await Task.Delay(s_pause, cancellationToken);
        }
    }

    /// <summary>The lock; null where another process holds it.</summary>
    public static FileLock? TryAcquire(string path) =>
        TryOpen(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);

    /// <summary>The same, of a file that exists; null also where it does not.</summary>
    public static FileLock? TryAcquireExisting(string path)
    {
        try
        {
            return TryOpen(path, FileMode.Open, FileAccess.ReadWrite, FileShare.None);
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
    }

    public void Dispose() => _file.Dispose();

    // .NET takes flock's shared lock for a file that others may read, and the exclusive one for a file that nobody may.
    private static FileLock? TryAcquireShared(string path) =>
        TryOpen(path, FileMode.OpenOrCreate, FileAccess.Read, FileShare.Read);

    private static async Task<FileLock> AcquireAsync(
        string path, Func<string, FileLock?> tryAcquire, Action? waiting, CancellationToken cancellationToken)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        for (var first = true; ; first = false)
        {
            var held = tryAcquire(path);
            if (held is not null)
            {
                return held;
            }

            if (first)
            {
                waiting?.Invoke();
            }

            await Task.Delay(s_pause, cancellationToken);
        }
    }

    private static FileLock? TryOpen(string path, FileMode mode, FileAccess access, FileShare share)
    {
        try
        {
            return new FileLock(new FileStream(path, mode, access, share));
        }
        catch (IOException e) when (e.HResult == WouldBlock)
        {
            return null;
        }
    }
}
