using Rumprun.Packages.Core.Diagnostics;
using Rumprun.Packages.Engine.Files;

namespace Rumprun.Packages.Engine.Archives.Tar;

/// <summary>Unpacks a tar archive's members.</summary>
internal sealed class TarUnpacker(string origin, TreeWriter writer, ArchiveBudget budget, MemberNames names)
{
    /// <exception cref="DiagnosticException">RR5201 to RR5220: a member is refused.</exception>
    public void Unpack(Stream content, CancellationToken cancellationToken)
    {
        var reader = new TarMemberReader(content);
        while (reader.Next() is { } member)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var raw = names.Decode(member.Name);
            budget.Member(raw);
            if (names.Place(raw, member.Kind == TarMemberKind.Directory) is { } name)
            {
                Write(reader, member, raw, name, cancellationToken);
            }
        }

        // A compressed stream's last check follows the archive's end.
        budget.Copy("the end of the archive", content, Stream.Null, cancellationToken);
    }

    private void Write(
        TarMemberReader reader, TarMember member, string raw, MemberPath name, CancellationToken cancellationToken)
    {
        switch (member.Kind)
        {
            case TarMemberKind.Directory:
                writer.Directory(name, member.Modified);
                break;
            case TarMemberKind.File:
                budget.Bytes(raw, member.Size - member.Extents.Sum(static e => e.Length));
                writer.File(name, member.IsExecutable, member.Modified, to => reader.CopyContent(
                    member, to, (from, file) => budget.Copy(raw, from, file, cancellationToken)));
                break;
            case TarMemberKind.SymbolicLink:
                writer.SymbolicLink(name, names.Decode(member.LinkName));
                break;
            case TarMemberKind.HardLink:
                budget.Bytes(raw, writer.HardLink(name, LinkedName(raw, names.Decode(member.LinkName))));
                break;
            default:
                throw ArchiveDiagnostics.SpecialFile.Exception(
                    $"`{origin}`: the member `{raw}` is neither file, directory nor link but {Describe(member.Kind)}");
        }
    }

    private MemberPath LinkedName(string link, string target)
    {
        // The same names as members have, so the same rules; but a message has to speak of the link.
        if (target.StartsWith('/') || target.Split('/').Contains(".."))
        {
            throw TreeDiagnostics.HardLinkOut.Exception(
                $"`{origin}`: the hard link `{link}` points to `{target}`, out of the directory");
        }

        return names.Linked(target);
    }

    private static string Describe(TarMemberKind kind) => kind switch
    {
        TarMemberKind.CharacterDevice => "a character device",
        TarMemberKind.BlockDevice => "a block device",
        _ => "a pipe",
    };
}
