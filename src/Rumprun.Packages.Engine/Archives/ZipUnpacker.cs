using System.Text;
using Rumprun.Packages.Engine.Files;
using SharpCompress.Archives;
using SharpCompress.Archives.Zip;
using SharpCompress.Readers;

namespace Rumprun.Packages.Engine.Archives;

/// <summary>Unpacks zip's members. Unix modes and links are in the upper half of the external attributes (Info-ZIP).</summary>
internal sealed class ZipUnpacker(string origin, TreeWriter writer, ArchiveBudget budget, int strip)
{
    private const int TypeMask = 0xf000;
    private const int OwnerExecutes = 0x40;
    private const int MaximumLinkBytes = 4096;

    /// <summary>The file type of a mode, as in stat(2).</summary>
    private enum UnixType
    {
        None = 0,
        Directory = 0x4000,
        Regular = 0x8000,
        SymbolicLink = 0xa000,
    }

    public void Unpack(Stream file, CancellationToken cancellationToken)
    {
        using var archive = ZipArchive.OpenArchive(file, new ReaderOptions { LeaveStreamOpen = true });
        foreach (var entry in archive.Entries)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var rawName = entry.Key ?? "";
            budget.Member(rawName);
            if (entry.IsEncrypted)
            {
                throw ArchiveDiagnostics.Encrypted.Exception($"`{origin}`: the member `{rawName}` is encrypted");
            }

            var name = MemberPath.Parse(rawName, origin).Strip(strip);
            if (!name.IsRoot)
            {
                Write(entry, name, rawName, cancellationToken);
            }
        }
    }

    private void Write(IArchiveEntry entry, MemberPath name, string rawName, CancellationToken cancellationToken)
    {
        var mode = ((entry.Attrib ?? 0) >> 16) & 0xffff;

        // DOS times have no zone; taken as UTC so that every machine unpacks the same.
        DateTime? modified = entry.LastModifiedTime is { } time ? DateTime.SpecifyKind(time, DateTimeKind.Utc) : null;
        switch ((UnixType)(mode & TypeMask))
        {
            case UnixType.SymbolicLink:
                writer.SymbolicLink(name, ReadLink(entry, rawName, cancellationToken));
                break;
            case UnixType.Directory:
            case UnixType.None when entry.IsDirectory:
                writer.Directory(name, modified);
                break;
            case UnixType.Regular or UnixType.None:
                writer.File(name, (mode & OwnerExecutes) != 0, modified, to =>
                {
                    using var data = entry.OpenEntryStream();
                    budget.Copy(rawName, data, to, cancellationToken);
                });
                break;
            default:
                throw ArchiveDiagnostics.SpecialFile.Exception(
                    $"`{origin}`: the member `{rawName}` is neither file, directory nor link");
        }
    }

    private string ReadLink(IArchiveEntry entry, string rawName, CancellationToken cancellationToken)
    {
        if (entry.Size > MaximumLinkBytes)
        {
            throw TreeDiagnostics.SymbolicLinkOut.Exception(
                $"`{origin}`: the symbolic link `{rawName}` has a target of {entry.Size} bytes");
        }

        using var data = entry.OpenEntryStream();
        using var target = new MemoryStream();
        budget.Copy(rawName, data, target, cancellationToken);
        return Encoding.UTF8.GetString(target.ToArray());
    }
}
