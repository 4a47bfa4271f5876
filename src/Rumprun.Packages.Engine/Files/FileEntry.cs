namespace Rumprun.Packages.Engine.Files;

/// <summary>What lies at a path, without following a link at its end.</summary>
public enum FileEntryKind
{
    Nothing,
    File,
    Directory,
    SymbolicLink,
}

/// <summary>Looks at paths without following links.</summary>
public static class FileEntry
{
    /// <summary>An owner may read and write, all others read.</summary>
    public const UnixFileMode PlainMode =
        UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead | UnixFileMode.OtherRead;

    /// <summary>The same, and all may execute; also a directory's mode.</summary>
    public const UnixFileMode ExecutableMode =
        PlainMode | UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute;

    public static FileEntryKind KindOf(string path)
    {
        var attributes = new FileInfo(path).Attributes;
        return (int)attributes == -1 ? FileEntryKind.Nothing
            : attributes.HasFlag(FileAttributes.ReparsePoint) ? FileEntryKind.SymbolicLink
            : attributes.HasFlag(FileAttributes.Directory) ? FileEntryKind.Directory
            : FileEntryKind.File;
    }

    public static bool IsExecutable(UnixFileMode mode) => mode.HasFlag(UnixFileMode.UserExecute);

    /// <summary>Sets 0644 or 0755, whatever the process's umask is.</summary>
    public static void SetMode(string path, bool executable) =>
        File.SetUnixFileMode(path, executable ? ExecutableMode : PlainMode);
}
