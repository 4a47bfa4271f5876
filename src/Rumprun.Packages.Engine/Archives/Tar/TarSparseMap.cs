using System.Buffers.Text;
using System.Collections.Immutable;

namespace Rumprun.Packages.Engine.Archives.Tar;

/// <summary>A run of a sparse file's bytes that is in the archive; what is between runs is zeros.</summary>
internal readonly record struct TarExtent(long Offset, long Length);

/// <summary>Reads the maps of sparse files: GNU's old headers and its pax formats 0.0, 0.1 and 1.0.</summary>
internal static class TarSparseMap
{
    /// <summary>An entry in a header: offset and length.</summary>
    public const int EntryBytes = 2 * NumberBytes;

    private const int NumberBytes = 12;
    private const int EntriesPerBlock = 21;
    private const int GoesOnOffset = EntriesPerBlock * EntryBytes;
    private const int LargestMap = 1_000_000;

    /// <summary>The map in a header of type S and the blocks after it.</summary>
    public static ImmutableArray<TarExtent> ReadOldGnu(TarHeader header, TarBlockReader blocks)
    {
        var extents = ImmutableArray.CreateBuilder<TarExtent>();
        Add(extents, header.GnuSparseMap);
        for (var goesOn = header.GnuMapGoesOn; goesOn;)
        {
            var block = blocks.Next() ?? throw new InvalidDataException("it ends in the middle of a sparse file's map");
            Add(extents, block.AsSpan(0, GoesOnOffset));
            goesOn = block[GoesOnOffset] != 0;
        }

        return extents.ToImmutable();
    }

    /// <summary>
    /// Format 1.0: lines with the number of entries, then each entry's offset and length, before the file's bytes.
    /// </summary>
    /// <param name="stored">The member's bytes in the archive, which are fewer by the map's blocks afterwards.</param>
    public static ImmutableArray<TarExtent> ReadPax10(TarBlockReader blocks, ref long stored)
    {
        var text = new PaddedText(blocks);
        var count = text.Number();
        var extents = ImmutableArray.CreateBuilder<TarExtent>();
        for (; count > 0; count--)
        {
            Add(extents, text.Number(), text.Number());
        }

        stored -= text.BytesRead;
        return stored >= 0 ? extents.ToImmutable() : throw Invalid();
    }

    /// <summary>Format 0.1: offsets and lengths in turn, with commas between them.</summary>
    public static ImmutableArray<TarExtent> ParseList(ReadOnlySpan<byte> list)
    {
        var extents = ImmutableArray.CreateBuilder<TarExtent>();
        for (; !list.IsEmpty;)
        {
            var offset = Number(ref list);
            Add(extents, offset, Number(ref list));
        }

        return extents.ToImmutable();
    }

    /// <summary>Checks that the runs are in order, do not overlap and are what is stored.</summary>
    public static void Check(ImmutableArray<TarExtent> extents, long size, long stored)
    {
        var (at, total) = (0L, 0L);
        foreach (var (offset, length) in extents)
        {
            if (offset < at || length > size - offset)
            {
                throw Invalid();
            }

            (at, total) = (offset + length, total + length);
        }

        if (total != stored)
        {
            throw Invalid();
        }
    }

    private static void Add(ImmutableArray<TarExtent>.Builder extents, ReadOnlySpan<byte> entries)
    {
        for (; !entries.IsEmpty && entries[0] != 0; entries = entries[EntryBytes..])
        {
            var offset = TarNumber.Parse(entries[..NumberBytes]) ?? -1;
            Add(extents, offset, TarNumber.Parse(entries[NumberBytes..EntryBytes]) ?? -1);
        }
    }

    private static void Add(ImmutableArray<TarExtent>.Builder extents, long offset, long length)
    {
        if (offset < 0 || length < 0 || extents.Count == LargestMap)
        {
            throw Invalid();
        }

        extents.Add(new TarExtent(offset, length));
    }

    private static long Number(ref ReadOnlySpan<byte> list)
    {
        if (!Utf8Parser.TryParse(list, out long value, out var consumed)
            || (consumed < list.Length && list[consumed] != ','))
        {
            throw Invalid();
        }

        list = list[Math.Min(consumed + 1, list.Length)..];
        return value;
    }

    private static InvalidDataException Invalid() => new("a sparse file's map is not valid");

    /// <summary>Lines of digits that fill whole blocks, the last with zero bytes.</summary>
    private sealed class PaddedText(TarBlockReader blocks)
    {
        private byte[] _block = [];
        private int _next;

        public long BytesRead { get; private set; }

        public long Number()
        {
            for (var value = 0L; ;)
            {
                if (_next == _block.Length)
                {
                    _block = blocks.Next() ?? throw Invalid();
                    BytesRead += _block.Length;
                    _next = 0;
                }

                var digit = _block[_next++];
                if (digit == (byte)'\n')
                {
                    return value;
                }

                value = digit is >= (byte)'0' and <= (byte)'9' && value < long.MaxValue / 100
                    ? (value * 10) + (digit - (byte)'0')
                    : throw Invalid();
            }
        }
    }
}
