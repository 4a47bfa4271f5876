using System.Text;

namespace Rumprun.Packages.Engine.Files;

/// <summary>
/// Writes files so that a reader sees the old content or the new, never a part: temporary name, fsync, rename. Where the
/// file is a symbolic link, what it leads to is written and the link stays. A file that is there keeps its mode.
/// </summary>
public static class AtomicFile
{
    /// <summary>What Linux allows before it answers ELOOP.</summary>
    private const int MaximumHops = 40;

    private static readonly TimeSpan s_timeToLock = TimeSpan.FromSeconds(1);

    public static void WriteText(string path, string text) => WriteBytes(path, Encoding.UTF8.GetBytes(text));

    public static void WriteBytes(string path, ReadOnlySpan<byte> content)
    {
        path = TargetOf(path);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        var temporary = TemporaryNameFor(path);
        try
        {
            // Locked while it is written, so that it is told from what a dead process left. Not when it has its name: a reader would
            // find it in use. Between the two its time of this moment keeps it from being swept.
            using (var file = new FileStream(temporary, FileMode.CreateNew, FileAccess.Write, FileShare.None))
            {
                file.Write(content);
                if (File.Exists(path))
                {
                    File.SetUnixFileMode(file.SafeFileHandle, File.GetUnixFileMode(path));
                }

                file.Flush(flushToDisk: true);
                File.SetLastWriteTimeUtc(file.SafeFileHandle, DateTime.UtcNow);
            }

            File.Move(temporary, path, overwrite: true);
        }
        catch
        {
            File.Delete(temporary);
            throw;
        }
    }

    /// <summary>The file that a path leads to when links at its end are followed, whether or not it is there.</summary>
    /// <exception cref="IOException">The links lead in a circle.</exception>
    public static string TargetOf(string path)
    {
        var file = Path.GetFullPath(path);
        for (var hops = 0; new FileInfo(file).LinkTarget is { } target; hops++)
        {
            if (hops == MaximumHops)
            {
                throw new IOException($"the symbolic link `{path}` leads in a circle");
            }

            file = Path.GetFullPath(target, Path.GetDirectoryName(file)!);
        }

        return file;
    }

    /// <summary>
    /// Deletes what dead processes left in a directory that only this writes to: temporary names that nobody holds locked.
    /// </summary>
    public static void Sweep(string directory)
    {
        foreach (var path in Directory.Exists(directory) ? Directory.EnumerateFiles(directory, ".*.tmp") : [])
        {
            try
            {
                // A living process locks a file that it has made within this time.
                using var owner = DateTime.UtcNow - File.GetLastWriteTimeUtc(path) < s_timeToLock ? null : FileLock.TryAcquire(path);
                if (owner is not null)
                {
                    File.Delete(path);
                }
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                // Another user's: theirs to sweep.
            }
        }
    }

    /// <summary>A name beside <paramref name="path"/>, on the same file system, that nobody else uses.</summary>
    public static string TemporaryNameFor(string path) =>
        Path.Combine(Path.GetDirectoryName(path)!, $".{Path.GetFileName(path)}.{Guid.NewGuid():N}.tmp");
}
