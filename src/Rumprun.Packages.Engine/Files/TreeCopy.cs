using Rumprun.Packages.Core.Diagnostics;

namespace Rumprun.Packages.Engine.Files;

/// <summary>Copies a folder with links, executable bits and times.</summary>
public static class TreeCopy
{
    /// <exception cref="DiagnosticException">
    /// RR5203: a link of the folder points out of it. RR5240 to RR5242: something in it cannot be copied.
    /// </exception>
    public static void Into(TreeWriter writer, string folder, CancellationToken cancellationToken)
    {
        using var directory = HeldDirectory.OpenFollowing(folder);
        Into(writer, directory, cancellationToken);
    }

    /// <inheritdoc cref="Into(TreeWriter, string, CancellationToken)"/>
    public static void Into(TreeWriter writer, HeldDirectory folder, CancellationToken cancellationToken)
    {
        var pending = new Stack<MemberPath>([new MemberPath([])]);
        while (pending.TryPop(out var directory))
        {
            writer.Directory(directory, folder.StatusOf($"{directory}")?.Modified);
            foreach (var (child, kind) in folder.EntriesOf($"{directory}"))
            {
                cancellationToken.ThrowIfCancellationRequested();
                var name = new MemberPath(directory.Segments.Add(child));
                switch (kind)
                {
                    case FileEntryKind.Directory:
                        pending.Push(name);
                        break;
                    case FileEntryKind.SymbolicLink:
                        writer.SymbolicLink(name, folder.LinkTargetOf($"{name}"));
                        break;
                    case FileEntryKind.File:
                        File(writer, folder.OpenRead($"{name}"), name);
                        break;
                    case FileEntryKind.Nothing:
                        throw TreeDiagnostics.NotUtf8.Exception(
                            $"`{folder.Path}`: the name `{child}` is not UTF-8, and no other encoding is supported",
                            "rename the file");
                    default:
                        throw FileEntry.SpecialAt($"{folder.Path}/{name}");
                }
            }
        }
    }

    public static void File(TreeWriter writer, string file, MemberPath name) => File(writer, PlainFile.OpenRead(file), name);

    private static void File(TreeWriter writer, FileStream content, MemberPath name)
    {
        using (content)
        {
            var handle = content.SafeFileHandle;
            writer.File(
                name,
                FileEntry.IsExecutable(System.IO.File.GetUnixFileMode(handle)),
                System.IO.File.GetLastWriteTimeUtc(handle),
                content.CopyTo);
        }
    }
}
