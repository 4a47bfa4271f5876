namespace Rumprun.Packages.Engine.Files;

/// <summary>Deletes, measures and copies whole directories, whatever their modes. Links are never followed.</summary>
public static class DirectoryTree
{
    private const UnixFileMode AllWrite = UnixFileMode.UserWrite | UnixFileMode.GroupWrite | UnixFileMode.OtherWrite;

    /// <summary>
    /// Deletes a file, a link or a directory, read-only directories included. A missing one is not an error.
    /// </summary>
    public static void Delete(string path)
    {
        var full = Path.TrimEndingDirectorySeparator(Path.GetFullPath(path));
        if (FileEntry.KindOf(full) != FileEntryKind.Nothing)
        {
            using var parent = HeldDirectory.OpenFollowing(Path.GetDirectoryName(full)!);
            parent.Delete(Path.GetFileName(full));
        }
    }

    /// <summary>The size of a file, or of all files below a directory, in bytes; 0 for a missing path.</summary>
    public static long SizeOf(string path)
    {
        switch (FileSystemCalls.StatusOf(path))
        {
            case { Kind: FileEntryKind.File, Length: var length }:
                return length;
            case { Kind: FileEntryKind.Directory }:
                using (var directory = HeldDirectory.Open(path))
                {
                    return directory.Lengths().Sum(static f => f.Length);
                }

            default:
                return 0;
        }
    }

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
                    SparseFile.Copy(from, to);
                    File.SetUnixFileMode(to, File.GetUnixFileMode(from) | UnixFileMode.UserRead | UnixFileMode.UserWrite);
                    File.SetLastWriteTimeUtc(to, File.GetLastWriteTimeUtc(from));
                    break;
                case FileEntryKind.SymbolicLink:
                    File.CreateSymbolicLink(to, new FileInfo(from).LinkTarget!);
                    break;
                case FileEntryKind.Special:
                    throw FileEntry.SpecialAt(from);
            }
        }
    }

    /// <summary>
    /// Names, relative to the root, of all files, links, and directories with nothing in them, in ordinal order.
    /// </summary>
    public static IEnumerable<string> Leaves(string root)
    {
        using var directory = HeldDirectory.Open(root);
        return [.. directory.Leaves().Select(static leaf => leaf.Name)];
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
