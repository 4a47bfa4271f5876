using System.Formats.Tar;
using Rumprun.Packages.Engine.Files;

namespace Rumprun.Packages.Engine.Archives;

/// <summary>
/// Unpacks tar's members (V7, ustar, pax, GNU). System.Formats.Tar rather than SharpCompress: the latter does not say whether
/// a member is a device, a pipe or a hard link.
/// </summary>
internal sealed class TarUnpacker(string origin, TreeWriter writer, ArchiveBudget budget, int strip)
{
    public void Unpack(Stream content, CancellationToken cancellationToken)
    {
        using var reader = new TarReader(content, leaveOpen: true);
        while (reader.GetNextEntry() is { } entry)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (entry.EntryType == TarEntryType.GlobalExtendedAttributes)
            {
                continue;
            }

            budget.Member(entry.Name);
            var name = MemberPath.Parse(entry.Name, origin).Strip(strip);
            if (!name.IsRoot)
            {
                Write(entry, name, cancellationToken);
            }
        }
    }

    private void Write(TarEntry entry, MemberPath name, CancellationToken cancellationToken)
    {
        var modified = entry.ModificationTime.UtcDateTime;
        switch (entry.EntryType)
        {
            case TarEntryType.Directory or TarEntryType.DirectoryList:
                writer.Directory(name, modified);
                break;
            case TarEntryType.RegularFile or TarEntryType.V7RegularFile or TarEntryType.ContiguousFile:
                writer.File(name, FileEntry.IsExecutable(entry.Mode), modified, to =>
                {
                    if (entry.DataStream is { } data)
                    {
                        budget.Copy(entry.Name, data, to, cancellationToken);
                    }
                });
                break;
            case TarEntryType.SymbolicLink:
                writer.SymbolicLink(name, entry.LinkName);
                break;
            case TarEntryType.HardLink:
                budget.Bytes(entry.Name, writer.HardLink(name, LinkedName(entry)));
                break;
            default:
                throw ArchiveDiagnostics.SpecialFile.Exception(
                    $"`{origin}`: the member `{entry.Name}` is neither file, directory nor link but {Describe(entry.EntryType)}");
        }
    }

    private MemberPath LinkedName(TarEntry entry)
    {
        // The same names as members have, so the same rules; but a message has to speak of the link.
        if (entry.LinkName.StartsWith('/') || entry.LinkName.Split('/').Contains(".."))
        {
            throw TreeDiagnostics.HardLinkOut.Exception(
                $"`{origin}`: the hard link `{entry.Name}` points to `{entry.LinkName}`, out of the directory");
        }

        return MemberPath.Parse(entry.LinkName, origin).Strip(strip);
    }

    private static string Describe(TarEntryType type) => type switch
    {
        TarEntryType.CharacterDevice => "a character device",
        TarEntryType.BlockDevice => "a block device",
        TarEntryType.Fifo => "a pipe",
        TarEntryType.SparseFile => "a sparse file",
        _ => $"of type `{(char)type}`",
    };
}
