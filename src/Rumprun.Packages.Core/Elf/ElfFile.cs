using System.Collections.Immutable;
using System.Text;

namespace Rumprun.Packages.Core.Elf;

/// <summary>
/// A little-endian ELF file (System V gABI, chapter 4), as far as one has to look into it to tell a bakeable object from an
/// executable and a static executable from one that needs a loader.
/// </summary>
public sealed class ElfFile
{
    private const uint InterpreterSegment = 3;

    // DT_NEEDED and DT_SONAME (gABI, "Dynamic Section").
    private const long NeededTag = 1;

    private const long NameTag = 14;

    private readonly ElfReader _reader;

    private ElfFile(ElfReader reader, ReadOnlySpan<byte> header, bool is64)
    {
        _reader = reader;
        Is64 = is64;
        Type = (ElfType)reader.Half(header, 16, 16);
        Machine = (ElfMachine)reader.Half(header, 18, 18);
        Sections = reader.Sections(header);
        NeedsInterpreter = reader.SegmentTypes(header).Contains(InterpreterSegment);
    }

    public bool Is64 { get; }

    public ElfType Type { get; }

    public ElfMachine Machine { get; }

    /// <summary>In the order of the file, the empty first one included; none where the section headers are gone.</summary>
    public ImmutableArray<ElfSection> Sections { get; }

    /// <summary>True for a program that a dynamic loader has to start (PT_INTERP).</summary>
    public bool NeedsInterpreter { get; }

    /// <summary>Reads a file's headers; the stream has to be seekable and stay open while the file is asked.</summary>
    /// <returns>Null where the stream holds no little-endian ELF file, or a damaged one.</returns>
    public static ElfFile? TryRead(Stream stream)
    {
        try
        {
            return Read(stream);
        }
        catch (Exception e) when (e is InvalidDataException or EndOfStreamException or OverflowException)
        {
            return null;
        }
    }

    /// <summary>The bytes of the section of that name, or null.</summary>
    /// <exception cref="InvalidDataException">The section leads out of the file.</exception>
    public ReadOnlyMemory<byte>? Content(string section) =>
        Sections.FirstOrDefault(s => s.Name == section) is { } found ? _reader.Read(found.Offset, found.Size) : null;

    /// <summary>
    /// Whether it is linked dynamically: it has a loader, needs libraries, or has a library's own name. A
    /// position-independent static program, which relocates itself, does none of that.
    /// </summary>
    /// <exception cref="InvalidDataException">The dynamic section leads out of the file.</exception>
    public bool IsDynamic => NeedsInterpreter || DynamicTags().Any(static tag => tag is NeededTag or NameTag);

    /// <summary>Whether the symbol table has a symbol of that name; false when the file was stripped of it.</summary>
    /// <exception cref="InvalidDataException">The symbol table leads out of the file.</exception>
    public bool HasSymbol(string name)
    {
        if (Sections.FirstOrDefault(static s => s.Name == ".symtab") is not { } table || table.Link >= Sections.Length)
        {
            return false;
        }

        var symbols = _reader.Read(table.Offset, table.Size);
        var strings = Sections[(int)table.Link];
        var names = _reader.Read(strings.Offset, strings.Size);
        var sought = Encoding.UTF8.GetBytes(name);
        for (var at = 0; at + _reader.SymbolSize <= symbols.Length; at += _reader.SymbolSize)
        {
            if (ElfReader.IsText(names, ElfReader.UInt(symbols, at), sought))
            {
                return true;
            }
        }

        return false;
    }

    private IEnumerable<long> DynamicTags()
    {
        var entries = Content(".dynamic") ?? default;
        var size = _reader.WordSize * 2;
        for (var at = 0; at + size <= entries.Length; at += size)
        {
            yield return _reader.Word(entries.Span[at..], 0, 0);
        }
    }

    private static ElfFile? Read(Stream stream)
    {
        Span<byte> identification = stackalloc byte[ElfReader.IdentificationSize];
        stream.Position = 0;
        stream.ReadExactly(identification);

        // EI_CLASS is 1 (32 bits) or 2 (64 bits); EI_DATA 1 is little-endian.
        if (!identification.StartsWith("\u007fELF"u8) || identification[4] is not (1 or 2) || identification[5] != 1)
        {
            return null;
        }

        var is64 = identification[4] == 2;
        var reader = new ElfReader(stream, is64);
        return new ElfFile(reader, reader.Read(0, reader.HeaderSize), is64);
    }
}
