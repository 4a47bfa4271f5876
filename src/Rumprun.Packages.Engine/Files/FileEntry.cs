namespace Rumprun.Packages.Engine.Files;

/// <summary>What lies at a path, without following a link at its end.</summary>
public enum FileEntryKind
{
    Nothing,
    File,
    Directory,
    SymbolicLink,

    /// <summary>A pipe, a socket or a device: opening one can wait for ever, or do something.</summary>
    Special,
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

    public static FileEntryKind KindOf(string path) => FileSystemCalls.StatusOf(path)?.Kind ?? FileEntryKind.Nothing;

    /// <summary>The kind as a noun, for messages.</summary>
    public static string Describe(FileEntryKind kind) => kind switch
    {
        FileEntryKind.File => "a file",
        FileEntryKind.Directory => "a directory",
        FileEntryKind.SymbolicLink => "a symbolic link",
        FileEntryKind.Special => "a pipe, a socket or a device",
        _ => "nothing",
    };

    /// <summary>RR5240, for a folder that is read and holds something that cannot be.</summary>
    public static Core.Diagnostics.DiagnosticException SpecialAt(string path) => TreeDiagnostics.Special.Exception(
        $"`{path}` is a pipe, a socket or a device", "name a regular file, or move this one out of the folder");

    public static bool IsExecutable(UnixFileMode mode) => mode.HasFlag(UnixFileMode.UserExecute);

    /// <summary>Sets 0644 or 0755, whatever the process's umask is.</summary>
    public static void SetMode(string path, bool executable) =>
        File.SetUnixFileMode(path, executable ? ExecutableMode : PlainMode);
}
