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
    public static async Task<FileLock> AcquireAsync(string path, Action? waiting, CancellationToken cancellationToken)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        for (var first = true; ; first = false)
        {
            var held = TryAcquire(path);
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

    /// <summary>The lock, or null where somebody else holds it.</summary>
    public static FileLock? TryAcquire(string path)
    {
        try
        {
            return new FileLock(new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None));
        }
        catch (IOException e) when (e.HResult == WouldBlock)
        {
            return null;
        }
    }

    public void Dispose() => _file.Dispose();
}
