using System.Collections.Immutable;
using Rumprun.Packages.Core;
using Rumprun.Packages.Core.Naming;
using Rumprun.Packages.Core.Packages;
using Rumprun.Packages.Engine.Files;

namespace Rumprun.Packages.Engine.OwnPrograms;

/// <summary>
/// A ports tree of one port, in the cache: a program's port.yaml and a copy of its sources. A file that did not change is
/// not copied again, and keeps its time.
/// </summary>
internal sealed class ProgramTree(string programs, string origin)
{
    private readonly string _name = Sha256Digest.OfText(origin).Short;

    public string Root => Path.Combine(programs, _name);

    /// <summary>Makes the tree hold just these files and this port.yaml.</summary>
    /// <param name="directory">Where the files are.</param>
    public async Task WriteAsync(
        PortName name, string portText, string directory, ImmutableArray<string> files, CancellationToken cancellationToken)
    {
        using var held = await FileLock.AcquireAsync($"{Root}.lock", waiting: null, cancellationToken);
        var ports = Path.Combine(Root, "ports");
        var folder = Path.Combine(ports, name.ToString());
        Directory.CreateDirectory(folder);
        foreach (var other in Directory.EnumerateFileSystemEntries(ports).Where(f => f != folder))
        {
            DirectoryTree.Delete(other);
        }

        DeleteOthers(folder, files.Append(ProgramFiles.PortFile).ToHashSet(StringComparer.Ordinal));
        foreach (var file in files)
        {
            cancellationToken.ThrowIfCancellationRequested();
            Copy(Path.Combine(directory, file), Path.Combine(folder, file));
        }

        var declaration = Path.Combine(folder, ProgramFiles.PortFile);
        if (TextFile.ReadIfThere(declaration) != portText)
        {
            AtomicFile.WriteText(declaration, portText);
        }
    }

    private static void DeleteOthers(string folder, HashSet<string> files)
    {
        var directories = files.SelectMany(PackagePath.AncestorsOf).ToHashSet(StringComparer.Ordinal);
        DeleteIn("");

        void DeleteIn(string below)
        {
            foreach (var path in Directory.EnumerateFileSystemEntries(Path.Combine(folder, below)))
            {
                var name = Path.Combine(below, Path.GetFileName(path));
                if (FileEntry.KindOf(path) == FileEntryKind.Directory && directories.Contains(name))
                {
                    DeleteIn(name);
                }
                else if (FileEntry.KindOf(path) == FileEntryKind.Directory || !files.Contains(name))
                {
                    DirectoryTree.Delete(path);
                }
            }
        }
    }

    private static void Copy(string from, string to)
    {
        var (source, copy) = (new FileInfo(from), new FileInfo(to));
        if (source.LinkTarget is { } target)
        {
            if (copy.LinkTarget != target)
            {
                DirectoryTree.Delete(to);
                Directory.CreateDirectory(Path.GetDirectoryName(to)!);
                File.CreateSymbolicLink(to, target);
            }

            return;
        }

        var executable = FileEntry.IsExecutable(source.UnixFileMode);
        if (FileEntry.KindOf(to) == FileEntryKind.File && copy.Length == source.Length
            && copy.LastWriteTimeUtc == source.LastWriteTimeUtc && FileEntry.IsExecutable(copy.UnixFileMode) == executable)
        {
            return;
        }

        DirectoryTree.Delete(to);
        Directory.CreateDirectory(Path.GetDirectoryName(to)!);
        File.Copy(from, to);
        FileEntry.SetMode(to, executable);
        File.SetLastWriteTimeUtc(to, source.LastWriteTimeUtc);
    }
}
