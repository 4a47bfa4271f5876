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

    /// <summary>ELOOP (errno(3)).</summary>
    private const int CircularLinks = 40;

    public static void WriteText(string path, string text) => WriteBytes(path, Encoding.UTF8.GetBytes(text));

    public static void WriteBytes(string path, ReadOnlySpan<byte> content)
    {
        path = TargetOf(path);
        using var file = PendingFile.Beside(path);
        file.Content.Write(content);
        if (File.Exists(path))
        {
            File.SetUnixFileMode(file.Content.SafeFileHandle, File.GetUnixFileMode(path));
        }

        file.MoveTo(path);
    }

    /// <summary>The file that a path leads to when links at its end are followed, whether or not it exists.</summary>
    /// <exception cref="IOException">The links form a circle.</exception>
    public static string TargetOf(string path)
    {
        var file = Path.GetFullPath(path);
        for (var hops = 0; new FileInfo(file).LinkTarget is { } target; hops++)
        {
            if (hops == MaximumHops)
            {
                throw new IOException($"the symbolic links at `{path}` form a circle", CircularLinks);
            }

            file = Path.GetFullPath(target, Path.GetDirectoryName(file)!);
        }

        return file;
    }

    /// <summary>Deletes the temporary files that dead processes left in a directory.</summary>
    public static void Sweep(string directory) => PendingFile.Sweep(directory, ".*.tmp");

    /// <summary>A name beside <paramref name="path"/>, on the same file system, that no other process uses.</summary>
    public static string TemporaryNameFor(string path) =>
        Path.Combine(Path.GetDirectoryName(path)!, $".{Path.GetFileName(path)}.{Guid.NewGuid():N}.tmp");
}
