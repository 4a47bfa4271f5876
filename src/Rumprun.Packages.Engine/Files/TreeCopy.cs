using Rumprun.Packages.Core.Diagnostics;

namespace Rumprun.Packages.Engine.Files;

/// <summary>Copies a folder with links, executable bits and times.</summary>
public static class TreeCopy
{
    /// <exception cref="DiagnosticException">RR5203: a link of the folder points out of it.</exception>
    public static void Into(TreeWriter writer, string folder, CancellationToken cancellationToken) =>
        Copy(writer, folder, new MemberPath([]), cancellationToken);

    public static void File(TreeWriter writer, string file, MemberPath name) =>
        writer.File(name, FileEntry.IsExecutable(System.IO.File.GetUnixFileMode(file)), System.IO.File.GetLastWriteTimeUtc(file), to =>
        {
            using var from = System.IO.File.OpenRead(file);
            from.CopyTo(to);
        });

    private static void Copy(TreeWriter writer, string folder, MemberPath name, CancellationToken cancellationToken)
    {
        writer.Directory(name, Directory.GetLastWriteTimeUtc(folder));
        foreach (var path in Directory.EnumerateFileSystemEntries(folder).Order(StringComparer.Ordinal))
        {
            cancellationToken.ThrowIfCancellationRequested();
            var child = new MemberPath(name.Segments.Add(Path.GetFileName(path)));
            switch (FileEntry.KindOf(path))
            {
                case FileEntryKind.Directory:
                    Copy(writer, path, child, cancellationToken);
                    break;
                case FileEntryKind.SymbolicLink:
                    writer.SymbolicLink(child, new FileInfo(path).LinkTarget!);
                    break;
                case FileEntryKind.Nothing:
                    throw TreeDiagnostics.NotUtf8.Exception(
                        $"`{folder}`: the name `{child.Segments[^1]}` is not UTF-8, and no other encoding is supported",
                        "rename the file");
                default:
                    File(writer, path, child);
                    break;
            }
        }
    }
}
