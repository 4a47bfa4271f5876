using System.Collections.Immutable;

namespace Rumprun.Packages.Engine.Archives.Tar;

/// <summary>
/// Reads the members of a tar archive, as GNU tar does: V7, ustar, pax and GNU headers, sparse files in all of GNU's
/// formats. What cannot be told from the headers is refused. Not System.Formats.Tar: it does not know sparse files, replaces
/// names that are not UTF-8, and refuses pax records that are merely unusual.
/// </summary>
internal sealed class TarMemberReader(Stream content)
{
    private const int LargestExtension = 16 << 20;

    private readonly TarBlockReader _blocks = new(content);
    private PaxRecords _global = PaxRecords.Empty;

    /// <summary>
    /// The bytes of the member returned last that nobody has read, with those that fill up its last block.
    /// </summary>
    private long _unread;

    /// <returns>The next member; null at the archive's end.</returns>
    /// <exception cref="InvalidDataException">The archive is damaged.</exception>
    /// <exception cref="EndOfStreamException">It ends too early.</exception>
    /// <exception cref="UnsupportedFeatureException">It is well-formed and cannot be read.</exception>
    public TarMember? Next()
    {
        _blocks.Skip(_unread);
        _unread = 0;
        var extensions = new TarExtensions();
        while (NextHeader() is { } header)
        {
            switch (header.Type)
            {
                case 'L':
                    extensions = extensions with { Name = ReadText(header) };
                    break;
                case 'K':
                    extensions = extensions with { LinkName = ReadText(header) };
                    break;
                case 'x' or 'X':
                    extensions = extensions with { Pax = PaxRecords.Parse(ReadExtension(header), extensions.Pax) };
                    break;
                case 'g':
                    _global = PaxRecords.Parse(ReadExtension(header), _global);
                    CheckGlobal();
                    break;
                case 'V':
                    break;
                case 'M':
                    throw new UnsupportedFeatureException("a file that began in another volume of a multi-volume archive");
                default:
                    return ReadMember(header, extensions);
            }
        }

        return extensions.IsEmpty ? null : throw new InvalidDataException("it ends between a member's headers");
    }

    /// <summary>Copies the content of the member returned last. Holes are left out.</summary>
    /// <param name="to">Where to: a stream that can seek, at its beginning.</param>
    /// <param name="copy">Copies all of one stream to another.</param>
    public void CopyContent(TarMember member, Stream to, Action<Stream, Stream> copy)
    {
        foreach (var (offset, length) in member.Extents)
        {
            to.Position = offset;
            copy(_blocks.Take(length), to);
            _unread -= length;
        }

        if (member.Size > to.Length)
        {
            to.SetLength(member.Size);
        }
    }

    private TarHeader? NextHeader()
    {
        // A block of zeros ends the archive, whatever follows it. So do the bytes' end.
        if (_blocks.Next() is not { } block || !block.AsSpan().ContainsAnyExcept((byte)0))
        {
            return null;
        }

        return TarHeader.HasChecksum(block)
            ? new TarHeader(block)
            : throw new InvalidDataException("a header's checksum is wrong");
    }

    private byte[] ReadExtension(TarHeader header)
    {
        var size = SizeOf(header);
        if (size > LargestExtension)
        {
            throw new UnsupportedFeatureException($"an extended header of {size} bytes");
        }

        var bytes = _blocks.Read((int)size);
        _blocks.Skip(Padding(size));
        return bytes;
    }

    private byte[] ReadText(TarHeader header)
    {
        var bytes = ReadExtension(header);
        return Array.IndexOf(bytes, (byte)0) is var end and >= 0 ? bytes[..end] : bytes;
    }

    // What is meant for one member is not taken for all.
    private void CheckGlobal()
    {
        var odd = _global.Keywords.FirstOrDefault(static k =>
            k is "path" or "linkpath" or "size" || k.StartsWith("GNU.sparse.", StringComparison.Ordinal));
        if (odd is not null)
        {
            throw new UnsupportedFeatureException($"the pax record `{odd}` for all members");
        }
    }

    private TarMember ReadMember(TarHeader header, TarExtensions extensions)
    {
        var pax = extensions.Pax;
        if (pax.Keywords.Concat(_global.Keywords).FirstOrDefault(IsUnsupported) is { } keyword)
        {
            throw new UnsupportedFeatureException($"the pax record `{keyword}`");
        }

        var stored = pax.Number("size") ?? SizeOf(header);
        var member = new TarMember
        {
            Name = pax["GNU.sparse.name"] ?? pax["path"] ?? extensions.Name ?? header.Name(),
            LinkName = pax["linkpath"] ?? extensions.LinkName ?? header.LinkName.ToArray(),
            Kind = KindOf(header),
            Modified = pax.Time("mtime") ?? _global.Time("mtime")
                ?? (header.Modified is { } seconds ? TarTime.FromSeconds(seconds) : null),
        };
        if (member.Name is [.., (byte)'/'] && member.Kind == TarMemberKind.File)
        {
            // Before POSIX a directory was a file with such a name.
            member = member with { Kind = TarMemberKind.Directory };
        }

        if (header.Type == 'D')
        {
            // A list of what was in the directory when an incremental archive was made.
            _blocks.Skip(stored + Padding(stored));
            return member;
        }

        if (member.Kind != TarMemberKind.File && (stored == 0 || !HasContent()))
        {
            return member;
        }

        return member.Kind switch
        {
            TarMemberKind.File => ReadFile(header, member, pax, stored),

            // pax allows the content to be repeated with each of its names.
            TarMemberKind.HardLink => ReadFile(header, member with { Kind = TarMemberKind.File }, pax, stored),
            _ => throw new UnsupportedFeatureException("a directory or symbolic link with content"),
        };
    }

    /// <summary>Whether what follows is content: some write a size into the headers of members that have none.</summary>
    private bool HasContent()
    {
        var next = _blocks.Peek();
        return !next.IsEmpty && next.ContainsAnyExcept((byte)0) && !TarHeader.HasChecksum(next);
    }

    private TarMember ReadFile(TarHeader header, TarMember member, PaxRecords pax, long stored)
    {
        var mode = header.Mode ?? throw new InvalidDataException("a member's mode is not a number");
        var size = SparseSize(header, pax);
        ImmutableArray<TarExtent> extents = [new TarExtent(0, stored)];
        if (size is not null)
        {
            extents = header.Type == 'S' ? TarSparseMap.ReadOldGnu(header, _blocks)
                : pax["GNU.sparse.major"] is not null ? TarSparseMap.ReadPax10(_blocks, ref stored)
                : TarSparseMap.ParseList(pax["GNU.sparse.map"] ?? pax.RepeatedMap);
            TarSparseMap.Check(extents, size.Value, stored);
        }

        _unread = stored + Padding(stored);
        const int OwnerExecutes = 0x40;
        return member with
        {
            IsExecutable = (mode & OwnerExecutes) != 0,
            Size = size ?? stored,
            Extents = extents,
        };
    }

    /// <summary>The size of the unpacked file where it is sparse; else null.</summary>
    private static long? SparseSize(TarHeader header, PaxRecords pax)
    {
        if (header.Type == 'S')
        {
            return !header.IsGnu
                ? throw new UnsupportedFeatureException("a sparse file in star's format")
                : header.GnuRealSize is >= 0 and { } real ? real
                : throw new InvalidDataException("a sparse file's size is not a number");
        }

        var format = (pax.Number("GNU.sparse.major"), pax.Number("GNU.sparse.minor"));
        return format is not ((null, null) or (1, 0))
            ? throw new UnsupportedFeatureException($"a sparse file in GNU's format {format.Item1}.{format.Item2}")
            : format.Item1 is null ? pax.Number("GNU.sparse.size")
            : pax.Number("GNU.sparse.realsize") ?? throw new InvalidDataException("a sparse file has no size");
    }

    private static TarMemberKind KindOf(TarHeader header) => header.Type switch
    {
        '0' or '\0' or '7' or 'S' => TarMemberKind.File,
        '1' => TarMemberKind.HardLink,
        '2' => TarMemberKind.SymbolicLink,
        '5' or 'D' => TarMemberKind.Directory,
        '3' => TarMemberKind.CharacterDevice,
        '4' => TarMemberKind.BlockDevice,
        '6' => TarMemberKind.Pipe,
        _ => throw new UnsupportedFeatureException($"a member of type `{Printable(header.Type)}`"),
    };

    private static string Printable(char type) => char.IsAsciiLetterOrDigit(type) ? type.ToString() : $"0x{(int)type:x2}";

    /// <summary>Records without which a member's content is not what it seems (star, Solaris, volumes of GNU tar).</summary>
    private static bool IsUnsupported(string keyword) =>
        keyword is "SCHILY.realsize" or "SUN.holesdata" or "GNU.volume.filename" or "GNU.volume.offset" or "GNU.volume.size";

    private static long SizeOf(TarHeader header) =>
        header.Size is >= 0 and <= long.MaxValue - TarHeader.BlockBytes and { } size
            ? size
            : throw new InvalidDataException("a member's size is not a number");

    private static long Padding(long size) => -size & (TarHeader.BlockBytes - 1);
}
