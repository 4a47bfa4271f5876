using Rumprun.Packages.Core.Elf;

namespace Rumprun.Packages.Engine.Building.Checks;

/// <summary>Describes a place in a file: by its line, section or library member.</summary>
internal static class FilePlace
{
    /// <summary>A file without a NUL in this many bytes at its beginning counts as text.</summary>
    private const int LookedAt = 8 << 10;

    /// <returns><c>line 12</c>, <c>section `.rodata`, offset 0x1a40</c>, <c>`inflate.o`, section ..., offset ...</c>, or
    /// <c>offset 0x20</c>.</returns>
    public static string Describe(Stream file, long offset)
    {
        if (StaticLibrary.TryRead(file) is { } members)
        {
            return members.FirstOrDefault(m => offset >= m.Offset && offset < m.Offset + m.Size) is { } member
                ? $"`{member.Name}`, {Inside(new StreamSlice(file, member.Offset, member.Size), offset - member.Offset)}"
                : $"the library's own tables, {Hexadecimal(offset)}";
        }

        return Inside(file, offset);
    }

    private static string Inside(Stream file, long offset)
    {
        if (ElfFile.TryRead(file) is { } elf)
        {
            // A section without bytes in the file (SHT_NOBITS, 8) has an offset all the same.
            var section = elf.Sections.FirstOrDefault(s => s.Type != 8 && offset >= s.Offset && offset < s.Offset + s.Size);
            return section is not null
                ? $"section `{section.Name}`, {Hexadecimal(offset)}"
                : $"the headers, {Hexadecimal(offset)}";
        }

        return LineOf(file, offset) is { } line ? FormattableString.Invariant($"line {line}") : Hexadecimal(offset);
    }

    private static string Hexadecimal(long offset) => FormattableString.Invariant($"offset 0x{offset:x}");

    private static long? LineOf(Stream file, long offset)
    {
        var buffer = new byte[LookedAt];
        file.Position = 0;
        var line = 1L;
        for (var at = 0L; at <= offset;)
        {
            var count = file.ReadAtLeast(buffer, buffer.Length, throwOnEndOfStream: false);
            var block = buffer.AsSpan(0, count);
            if (at == 0 && block.Contains((byte)0))
            {
                return null;
            }

            line += block[..(int)Math.Min(count, offset - at)].Count((byte)'\n');
            at += count;
            if (count < buffer.Length)
            {
                break;
            }
        }

        return line;
    }
}
