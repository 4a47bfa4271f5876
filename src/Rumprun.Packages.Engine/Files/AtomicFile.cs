using System.Text;

namespace Rumprun.Packages.Engine.Files;

/// <summary>Writes files so that a reader sees the old content or the new, never a part: temporary name, fsync, rename.</summary>
public static class AtomicFile
{
    public static void WriteText(string path, string text) => WriteBytes(path, Encoding.UTF8.GetBytes(text));

    public static void WriteBytes(string path, ReadOnlySpan<byte> content)
    {
        using var file = PendingFile.Beside(path);
        file.Content.Write(content);
        file.MoveTo(path);
    }

    /// <summary>Deletes the temporary files that dead processes left in a directory.</summary>
    public static void Sweep(string directory) => PendingFile.Sweep(directory, ".*.tmp");

    /// <summary>A name beside <paramref name="path"/>, on the same file system, that no other process uses.</summary>
    public static string TemporaryNameFor(string path) =>
        Path.Combine(Path.GetDirectoryName(path)!, $".{Path.GetFileName(path)}.{Guid.NewGuid():N}.tmp");
}
