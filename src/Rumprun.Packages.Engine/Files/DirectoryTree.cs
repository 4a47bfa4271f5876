namespace Rumprun.Packages.Engine.Files;

/// <summary>Whole directories, whatever their modes. Links are never followed.</summary>
public static class DirectoryTree
{
    private const UnixFileMode Writable = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;

    private const UnixFileMode AllWrite = UnixFileMode.UserWrite | UnixFileMode.GroupWrite | UnixFileMode.OtherWrite;

    /// <summary>Deletes what is there, directories that nobody may write to included. Nothing there is well too.</summary>
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

    /// <summary>Takes the right to write from every file and directory, the given one included.</summary>
    public static void MakeReadOnly(string path)
    {
        foreach (var directory in SubdirectoriesOf(path).Append(path).ToList())
        {
            foreach (var file in Directory.EnumerateFiles(directory).Where(static f => FileEntry.KindOf(f) == FileEntryKind.File))
            {
                File.SetUnixFileMode(file, File.GetUnixFileMode(file) & ~AllWrite);
            }

            File.SetUnixFileMode(directory, File.GetUnixFileMode(directory) & ~AllWrite);
        }
    }

    // One after the other, each listed before those below it, so that a directory can be made readable before it is read.
    private static IEnumerable<string> SubdirectoriesOf(string path)
    {
        var pending = new Stack<string>([path]);
        while (pending.TryPop(out var directory))
        {
            foreach (var child in Directory.EnumerateDirectories(directory).Where(static d => FileEntry.KindOf(d) == FileEntryKind.Directory))
            {
                yield return child;
                pending.Push(child);
            }
        }
    }
}
