using Rumprun.Packages.Core.Diagnostics;

namespace Rumprun.Packages.Engine.Files;

/// <summary>
/// Moves a finished tree over another on the same file system: directories join, files of the new one win.
/// </summary>
public static class TreeMerge
{
    /// <summary>
    /// Looks for conflicts first, so that a refusal changes nothing. Afterwards <paramref name="tree"/> is gone.
    /// </summary>
    /// <exception cref="DiagnosticException">RR5205, RR5206: what is there stands in the way.</exception>
    public static void Into(string tree, string destination, string origin)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(destination)!);
        if (FileEntry.KindOf(destination) == FileEntryKind.Nothing)
        {
            Directory.Move(tree, destination);
            return;
        }

        Check(tree, destination, ".", origin);
        Move(tree, destination);
    }

    /// <summary>Deletes a staging directory with all that is in it; links go, not what they point to.</summary>
    public static void DeleteIfThere(string tree)
    {
        if (Directory.Exists(tree))
        {
            Directory.Delete(tree, recursive: true);
        }
    }

    private static void Check(string from, string to, string name, string origin)
    {
        var (kind, there) = (FileEntry.KindOf(from), FileEntry.KindOf(to));
        if (kind != FileEntryKind.Directory)
        {
            if (there == FileEntryKind.Directory)
            {
                throw Conflict(name, origin);
            }

            return;
        }

        switch (there)
        {
            case FileEntryKind.SymbolicLink:
                throw TreeDiagnostics.ThroughLink.Exception($"`{origin}`: `{name}` would go behind a symbolic link");
            case FileEntryKind.File:
                throw Conflict(name, origin);
            case FileEntryKind.Directory:
                foreach (var child in Directory.EnumerateFileSystemEntries(from).Select(Path.GetFileName))
                {
                    Check(Path.Combine(from, child!), Path.Combine(to, child!), Path.Combine(name, child!), origin);
                }

                break;
        }
    }

    private static void Move(string from, string to)
    {
        switch (FileEntry.KindOf(from))
        {
            case FileEntryKind.File:
                // What is there may be a link: it goes, not what it points to.
                File.Delete(to);
                File.Move(from, to);
                return;
            case FileEntryKind.SymbolicLink:
                // File.Move follows a link, and fails on one to a directory.
                File.Delete(to);
                File.CreateSymbolicLink(to, new FileInfo(from).LinkTarget!);
                File.Delete(from);
                return;
        }

        if (FileEntry.KindOf(to) == FileEntryKind.Nothing)
        {
            Directory.Move(from, to);
            return;
        }

        var modified = Directory.GetLastWriteTimeUtc(from);
        foreach (var child in Directory.EnumerateFileSystemEntries(from).ToList())
        {
            Move(child, Path.Combine(to, Path.GetFileName(child)));
        }

        Directory.Delete(from);
        Directory.SetLastWriteTimeUtc(to, modified);
    }

    private static DiagnosticException Conflict(string name, string origin) => TreeDiagnostics.KindConflict.Exception(
        $"`{origin}`: `{name}` exists both as a file and as a directory");
}
