using System.Buffers.Binary;
using System.Collections.Immutable;
using System.Text;

namespace Rumprun.Packages.Core.Elf;

/// <summary>
/// Reads the fields of an ELF file of either class; offsets and sizes that lead out of the file are refused.
/// </summary>
internal sealed class ElfReader(Stream stream, bool is64)
{
    public const int IdentificationSize = 16;

    private readonly long _length = stream.Length;

    public int HeaderSize => is64 ? 64 : 52;

    public int SectionHeaderSize => is64 ? 64 : 40;

    public int ProgramHeaderSize => is64 ? 56 : 32;

    public int WordSize => is64 ? 8 : 4;

    public int SymbolSize => is64 ? 24 : 16;

    /// <exception cref="InvalidDataException">The range is not inside the file, or is larger than any sensible
    /// one.</exception>
    public byte[] Read(long offset, long size)
    {
        const int cap = 256 << 20;
        if (offset < 0 || size < 0 || size > cap || offset > _length - size)
        {
            throw new InvalidDataException("a header leads out of the file");
        }

        var bytes = new byte[size];
        stream.Position = offset;
        stream.ReadExactly(bytes);
        return bytes;
    }

    /// <summary>An address, offset or size: eight bytes in the 64-bit class, four in the 32-bit one.</summary>
    public long Word(ReadOnlySpan<byte> bytes, int offset64, int offset32) =>
        is64
            ? BinaryPrimitives.ReadInt64LittleEndian(bytes[offset64..])
            : BinaryPrimitives.ReadUInt32LittleEndian(bytes[offset32..]);

    public ushort Half(ReadOnlySpan<byte> bytes, int offset64, int offset32) =>
        BinaryPrimitives.ReadUInt16LittleEndian(bytes[(is64 ? offset64 : offset32)..]);

    public static uint UInt(ReadOnlySpan<byte> bytes, int offset) =>
        BinaryPrimitives.ReadUInt32LittleEndian(bytes[offset..]);

    /// <summary>The text up to the next NUL.</summary>
    public static string Text(ReadOnlySpan<byte> table, uint offset)
    {
        if (offset >= table.Length)
        {
            throw new InvalidDataException("a name leads out of its table");
        }

        var rest = table[(int)offset..];
        var end = rest.IndexOf((byte)0);
        return Encoding.UTF8.GetString(end < 0 ? rest : rest[..end]);
    }

    /// <summary>Whether the text at an offset, up to the next NUL, is this one.</summary>
    public static bool IsText(ReadOnlySpan<byte> table, uint offset, ReadOnlySpan<byte> text) =>
        offset < table.Length
        && table[(int)offset..] is var rest
        && rest.StartsWith(text)
        && rest.Length > text.Length
        && rest[text.Length] == 0;

    /// <summary>The section headers, with names (gABI, "Sections").</summary>
    public ImmutableArray<ElfSection> Sections(ReadOnlySpan<byte> header)
    {
        var offset = Word(header, 40, 32);
        if (offset == 0)
        {
            return [];
        }

        // More than 0xff00 sections: the first section's header holds the true numbers.
        var first = Read(offset, SectionHeaderSize);
        var count = Half(header, 60, 48) is var stated and not 0 ? stated : Word(first, 32, 20);
        uint namesIndex = Half(header, 62, 50) is var index and not 0xffff ? index : UInt(first, is64 ? 40 : 24);
        if (namesIndex >= count)
        {
            throw new InvalidDataException("the table of section names is missing");
        }

        var table = Read(offset, checked(count * SectionHeaderSize));
        var namesHeader = Entry(table, (int)namesIndex);
        var names = Read(Word(namesHeader, 24, 16), Word(namesHeader, 32, 20));
        var sections = ImmutableArray.CreateBuilder<ElfSection>((int)count);
        for (var i = 0; i < count; i++)
        {
            var entry = Entry(table, i);
            sections.Add(new ElfSection(
                Text(names, UInt(entry, 0)),
                Type: UInt(entry, 4),
                Offset: Word(entry, 24, 16),
                Size: Word(entry, 32, 20),
                Link: UInt(entry, is64 ? 40 : 24)));
        }

        return sections.MoveToImmutable();
    }

    /// <summary>The type of each segment (gABI, p_type).</summary>
    public ImmutableArray<uint> SegmentTypes(ReadOnlySpan<byte> header)
    {
        var (offset, count) = (Word(header, 32, 28), Half(header, 56, 44));
        var table = Read(offset, (long)count * ProgramHeaderSize);
        return [.. Enumerable.Range(0, count).Select(i => UInt(table, i * ProgramHeaderSize))];
    }

    private ReadOnlySpan<byte> Entry(ReadOnlySpan<byte> table, int index) =>
        table.Slice(index * SectionHeaderSize, SectionHeaderSize);
}
