using Rumprun.Packages.Core.Diagnostics;
using Rumprun.Packages.Core.Ports;
using Rumprun.Packages.Engine.Files;

namespace Rumprun.Packages.Engine.Sources;

/// <summary>Unpacks an archive over what is in <paramref name="destination"/> already.</summary>
/// <param name="name">The archive's name, for messages.</param>
/// <param name="strip">As <see cref="Source.Archive.Strip"/>.</param>
public delegate Task UnpackArchive(
    string archive, string name, string destination, int? strip, CancellationToken cancellationToken);

/// <summary>Unpacks and copies a port's fetched sources into one directory, in the port's order; a later one wins.</summary>
public sealed class SourceTree(UnpackArchive unpack)
{
    /// <param name="root">The source root, absolute; created if it does not exist.</param>
    /// <exception cref="DiagnosticException">A source is refused (RR52xx).</exception>
    public async Task LayOutAsync(IEnumerable<FetchedSource> sources, string root, CancellationToken cancellationToken)
    {
        Directory.CreateDirectory(root);
        foreach (var (source, path) in sources)
        {
            var into = MemberPath.Parse(source.Into, "into").Below(root);
            switch (source)
            {
                case Source.Archive { Unpack: true } archive:
                    await unpack(path, archive.FileName, into, archive.Strip, cancellationToken);
                    break;
                case Source.Archive archive:
                    Copy(archive.FileName, into, writer =>
                        TreeCopy.File(writer, path, MemberPath.Parse(archive.FileName, archive.FileName)));
                    break;
                case Source.Local local when File.Exists(path):
                    Copy(local.Path, into, writer => TreeCopy.File(writer, path, new MemberPath([Path.GetFileName(path)])));
                    break;
                case Source.Local { Path: "." }:
                    Copy(path, into, writer => TreeCopy.Into(writer, path, cancellationToken));

                    // It is the declaration, and not in the build key as a whole.
                    File.Delete(Path.Combine(into, "port.yaml"));
                    break;
                default:
                    Copy(source is Source.Git git ? git.Urls[0] : path, into, writer =>
                        TreeCopy.Into(writer, path, cancellationToken));
                    break;
            }
        }

        CheckLinks(root, new MemberPath([]));
    }

    private static void Copy(string origin, string into, Action<TreeWriter> write)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(into)!);
        var staging = AtomicFile.TemporaryNameFor(into);
        Directory.CreateDirectory(staging);
        try
        {
            FileEntry.SetMode(staging, executable: true);
            var writer = new TreeWriter(staging, origin);
            write(writer);
            writer.Finish();
            TreeMerge.Into(staging, into, origin);
        }
        finally
        {
            TreeMerge.DeleteIfThere(staging);
        }
    }

    /// <summary>Each source's links stay inside by themselves; laid over one another they might not.</summary>
    private static void CheckLinks(string root, MemberPath folder)
    {
        foreach (var path in Directory.EnumerateFileSystemEntries(folder.Below(root)))
        {
            var name = new MemberPath(folder.Segments.Add(Path.GetFileName(path)));
            switch (FileEntry.KindOf(path))
            {
                case FileEntryKind.Directory:
                    CheckLinks(root, name);
                    break;
                case FileEntryKind.SymbolicLink when !LinkTarget.StaysInside(root, name):
                    throw TreeDiagnostics.SymbolicLinkOut.Exception(
                        $"the symbolic link `{name}` points to `{new FileInfo(path).LinkTarget}`, out of the sources");
            }
        }
    }
}
