using Rumprun.Packages.Core.Diagnostics;
using Rumprun.Packages.Engine.Files;

namespace Rumprun.Packages.Engine.Archives.Zip;

/// <summary>
/// Unpacks a zip archive's members, as Info-ZIP's unzip does. Not System.IO.Compression: it does not check CRCs and takes
/// names for UTF-8.
/// </summary>
internal sealed class ZipUnpacker(string origin, TreeWriter writer, ArchiveBudget budget, MemberNames names)
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

    /// <exception cref="DiagnosticException">RR5201 to RR5220: a member is refused.</exception>
    public void Unpack(Stream file, CancellationToken cancellationToken)
    {
        // All of the directory before any member: it is read from the same file.
        var members = new List<ZipMember>();
        foreach (var member in ZipDirectory.Read(file))
        {
            budget.Member(names.Decode(member.Name));
            members.Add(member);
        }

        foreach (var member in members)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var raw = names.Decode(member.Name);
            if (member.IsEncrypted)
            {
                throw ArchiveDiagnostics.Encrypted.Exception($"`{origin}`: the member `{raw}` is encrypted");
            }

            if (member.IsPatch)
            {
                throw new UnsupportedFeatureException("a member that is a patch of another file");
            }

            if (names.Place(raw, member.IsDirectory) is { } name)
            {
                Write(file, member, name, raw, cancellationToken);
            }
        }
    }

    private void Write(Stream file, ZipMember member, MemberPath name, string raw, CancellationToken cancellationToken)
    {
        switch ((UnixType)(member.UnixMode & TypeMask))
        {
            case UnixType.SymbolicLink:
                writer.SymbolicLink(name, ReadLink(file, member, raw, cancellationToken));
                break;
            case UnixType.Directory:
            case UnixType.None or UnixType.Regular when member.IsDirectory:
                writer.Directory(name, member.Modified);
                break;
            case UnixType.Regular or UnixType.None:
                writer.File(name, (member.UnixMode & OwnerExecutes) != 0, member.Modified, to =>
                {
                    using var content = new ZipContent(file, member);
                    budget.Copy(raw, content, to, cancellationToken);
                });
                break;
            default:
                throw ArchiveDiagnostics.SpecialFile.Exception(
                    $"`{origin}`: the member `{raw}` is neither file, directory nor link");
        }
    }

    private string ReadLink(Stream file, ZipMember member, string raw, CancellationToken cancellationToken)
    {
        if (member.Size > MaximumLinkBytes)
        {
            throw TreeDiagnostics.SymbolicLinkOut.Exception(
                $"`{origin}`: the symbolic link `{raw}` has a target of {member.Size} bytes");
        }

        using var content = new ZipContent(file, member);
        using var target = new MemoryStream();
        budget.Copy(raw, content, target, cancellationToken);
        return names.Decode(target.ToArray());
    }
}
