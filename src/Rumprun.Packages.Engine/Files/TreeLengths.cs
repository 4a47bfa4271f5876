using System.Text;
using Microsoft.Win32.SafeHandles;

namespace Rumprun.Packages.Engine.Files;

/// <summary>
/// Measures files below a directory by descriptor, to any depth, while other processes change what is there: what comes or
/// goes meanwhile may be missed, and no link is followed.
/// </summary>
internal static class TreeLengths
{
    /// <summary>
    /// Directories that are open at once. One is closed as soon as the last below it is open, so that depth alone needs two.
    /// </summary>
    private const int MostOpen = 256;

    /// <summary>Each file's name, as well as it can be shown, and its length in bytes.</summary>
    public static IEnumerable<(string Name, long Length)> Of(SafeFileHandle directory)
    {
        var open = new Stack<Frame>();
        try
        {
            for (var (next, prefix) = (TryOpen(directory, [(byte)'.', 0]), ""); ;)
            {
                if (next is not null)
                {
                    var frame = new Frame(next, prefix);
                    open.Push(frame);
                    foreach (var file in FilesOf(frame))
                    {
                        yield return file;
                    }
                }

                while (open.TryPeek(out var done) && done.Directories.Count == 0)
                {
                    open.Pop().Handle.Dispose();
                }

                if (!open.TryPeek(out var current))
                {
                    break;
                }

                var name = current.Directories.Pop();
                (next, prefix) = (TryOpen(current.Handle, name), $"{current.Prefix}{TextOf(name)}/");
                if (current.Directories.Count == 0)
                {
                    open.Pop().Handle.Dispose();
                }
                else if (open.Count >= MostOpen)
                {
                    next?.Dispose();
                    next = null;
                }
            }
        }
        finally
        {
            foreach (var frame in open)
            {
                frame.Handle.Dispose();
            }
        }
    }

    private static IEnumerable<(string Name, long Length)> FilesOf(Frame frame)
    {
        foreach (var (name, kind) in FileSystemCalls.EntriesOf(frame.Handle, frame.Prefix))
        {
            if (kind == FileEntryKind.Directory)
            {
                frame.Directories.Push(name);
                continue;
            }

            const OpenFlags placed = OpenFlags.Place | OpenFlags.NoFollow;
            using var place = FileSystemCalls.Open(frame.Handle, name, placed, ResolveFlags.Beneath);
            if (place is null)
            {
                continue;
            }

            var status = FileSystemCalls.StatusOf(place);
            if (status.Kind == FileEntryKind.Directory)
            {
                frame.Directories.Push(name);
            }
            else if (status.Kind == FileEntryKind.File)
            {
                yield return (frame.Prefix + TextOf(name), status.Length);
            }
        }
    }

    /// <summary>Null where it is gone, not a directory any more, or not to be read.</summary>
    private static SafeFileHandle? TryOpen(SafeFileHandle parent, byte[] name) => FileSystemCalls.Open(
        parent, name, OpenFlags.Directory | OpenFlags.NoFollow, ResolveFlags.Beneath | ResolveFlags.NoLinks);

    private static string TextOf(byte[] name) => Encoding.UTF8.GetString(name.AsSpan()[..^1]);

    private sealed record Frame(SafeFileHandle Handle, string Prefix)
    {
        public Stack<byte[]> Directories { get; } = [];
    }
}
