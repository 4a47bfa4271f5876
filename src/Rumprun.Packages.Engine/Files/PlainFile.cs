using System.Runtime.InteropServices;

namespace Rumprun.Packages.Engine.Files;

/// <summary>Opens regular files and nothing else: opening a pipe waits for ever, and a device does something.</summary>
public static class PlainFile
{
    /// <summary>Opens a file for reading; links are followed.</summary>
    /// <exception cref="Core.Diagnostics.DiagnosticException">RR5240: it is a pipe, a socket or a device.</exception>
    /// <exception cref="IOException">It does not exist.</exception>
    /// <exception cref="UnauthorizedAccessException">It is a directory, or may not be read.</exception>
    public static FileStream OpenRead(string path, int bufferSize = 4096)
    {
        using var place = FileSystemCalls.Open(
            FileSystemCalls.WorkingDirectory,
            FileSystemCalls.Bytes(Path.GetFullPath(path)),
            OpenFlags.Place,
            ResolveFlags.None)
            ?? throw FileSystemCalls.Failure(Marshal.GetLastPInvokeError(), path);
        return FileSystemCalls.StatusOf(place).Kind switch
        {
            FileEntryKind.File => FileSystemCalls.OpenRead(place, bufferSize),
            FileEntryKind.Special => throw FileEntry.SpecialAt(path),
            _ => throw new UnauthorizedAccessException($"`{path}` is a directory"),
        };
    }

    /// <inheritdoc cref="OpenRead"/>
    public static byte[] ReadAllBytes(string path)
    {
        using var file = OpenRead(path);
        var bytes = new byte[file.Length];
        file.ReadExactly(bytes);
        return bytes;
    }
}
