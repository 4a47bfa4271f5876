namespace Rumprun.Packages.Engine.Files;

/// <summary>Deletes, measures and copies whole directories, whatever their modes. Links are never followed.</summary>
public static class DirectoryTree
{
    private const UnixFileMode Writable = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;

    private const UnixFileMode AllWrite = UnixFileMode.UserWrite | UnixFileMode.GroupWrite | UnixFileMode.OtherWrite;

    /// <summary>Deletes a file or a directory, read-only directories included. A missing path is not an error.</summary>
    public static void Delete(string path)
    {
        switch (FileEntry.KindOf(path))
        {
            case FileEntryKind.Nothing:
                return;
            case not FileEntryKind.Directory:
                File.Delete(path);
                return;
        }

        foreach (var directory in SubdirectoriesOf(path).Prepend(path))
        {
            var mode = File.GetUnixFileMode(directory);
            if ((mode & Writable) != Writable)
            {
                File.SetUnixFileMode(directory, mode | Writable);
            }
        }

        Directory.Delete(path, recursive: true);
    }

    /// <summary>The size of a file, or of all files below a directory, in bytes; 0 for a missing path.</summary>
    public static long SizeOf(string path) => FileEntry.KindOf(path) switch
    {
        FileEntryKind.File => new FileInfo(path).Length,
        FileEntryKind.Directory => Directory.EnumerateFileSystemEntries(path).Sum(SizeOf),
        _ => 0,
    };

    /// <summary>Makes every file and directory read-only, the given one included.</summary>
    public static void MakeReadOnly(string path)
    {
        foreach (var directory in SubdirectoriesOf(path).Append(path).ToList())
        {
            foreach (var file in Directory.EnumerateFiles(directory)
                .Where(static f => FileEntry.KindOf(f) == FileEntryKind.File))
            {
                File.SetUnixFileMode(file, File.GetUnixFileMode(file) & ~AllWrite);
            }

            File.SetUnixFileMode(directory, File.GetUnixFileMode(directory) & ~AllWrite);
        }
    }

    /// <summary>Copies files, links and directories to a new directory, writable for the owner.</summary>
    public static void CopyWritable(string source, string destination)
    {
        Directory.CreateDirectory(destination);
        foreach (var name in Leaves(source))
        {
            var (from, to) = (Path.Combine(source, name), Path.Combine(destination, name));
            Directory.CreateDirectory(Path.GetDirectoryName(to)!);
            switch (FileEntry.KindOf(from))
            {
                case FileEntryKind.Directory:
                    Directory.CreateDirectory(to);
                    break;
                case FileEntryKind.File:
                    File.Copy(from, to);
                    File.SetUnixFileMode(to, File.GetUnixFileMode(to) | UnixFileMode.UserRead | UnixFileMode.UserWrite);
                    break;
                default:
                    File.CreateSymbolicLink(to, new FileInfo(from).LinkTarget!);
                    break;
            }
        }
    }

    /// <summary>Names, relative to the root, of all files, links, and directories with nothing in them.</summary>
    public static IEnumerable<string> Leaves(string root) => Leaves(root, "");

    private static IEnumerable<string> Leaves(string root, string directory)
    {
        foreach (var path in Directory.EnumerateFileSystemEntries(Path.Combine(root, directory)))
        {
            var name = Path.Combine(directory, Path.GetFileName(path));
            if (FileEntry.KindOf(path) != FileEntryKind.Directory)
            {
                yield return name;
                continue;
            }

            var any = false;
            foreach (var below in Leaves(root, name))
            {
                any = true;
                yield return below;
            }

            if (!any)
            {
                yield return name;
            }
        }
    }

    // One after the other, each listed before those below it, so that a directory can be made readable before it is read.
    private static IEnumerable<string> SubdirectoriesOf(string path)
    {
        var pending = new Stack<string>([path]);
        while (pending.TryPop(out var directory))
        {
            foreach (var child in Directory.EnumerateDirectories(directory)
                .Where(static d => FileEntry.KindOf(d) == FileEntryKind.Directory))
            {
                yield return child;
                pending.Push(child);
            }
        }
    }
}
