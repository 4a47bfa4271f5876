namespace Rumprun.Packages.Engine.Files;

/// <summary>
/// A lock between processes (flock on a file of its own). Held until disposed; the system gives it up when the process ends.
/// The file stays: who deleted it would take the lock away from under those that wait.
/// </summary>
public sealed class FileLock : IDisposable
{
    /// <summary>EAGAIN, which flock answers where somebody else holds the lock.</summary>
    private const int WouldBlock = 11;

    private static readonly TimeSpan s_pause = TimeSpan.FromMilliseconds(50);

    private readonly FileStream _file;

    private FileLock(FileStream file) => _file = file;

    /// <summary>Waits until the lock is free.</summary>
    /// <param name="waiting">Called once where somebody else holds it.</param>
    public static Task<FileLock> AcquireAsync(string path, Action? waiting, CancellationToken cancellationToken) =>
        AcquireAsync(path, TryAcquire, waiting, cancellationToken);

    /// <summary>Waits until nobody holds the lock alone, then holds it with any number of others.</summary>
    /// <inheritdoc cref="AcquireAsync(string, Action?, CancellationToken)"/>
    public static Task<FileLock> AcquireSharedAsync(string path, Action? waiting, CancellationToken cancellationToken) =>
        AcquireAsync(path, TryAcquireShared, waiting, cancellationToken);

    /// <summary>The lock, or null where somebody else holds it.</summary>
    public static FileLock? TryAcquire(string path) => TryOpen(path, FileAccess.ReadWrite, FileShare.None);

    public void Dispose() => _file.Dispose();

    // .NET takes flock's shared lock for a file that others may read, and the exclusive one for a file that nobody may.
    private static FileLock? TryAcquireShared(string path) => TryOpen(path, FileAccess.Read, FileShare.Read);

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

    private static FileLock? TryOpen(string path, FileAccess access, FileShare share)
    {
        try
        {
            return new FileLock(new FileStream(path, FileMode.OpenOrCreate, access, share));
        }
        catch (IOException e) when (e.HResult == WouldBlock)
        {
            return null;
        }
    }
}
