namespace Rumprun.Packages.Engine.Archives.Tar;

/// <summary>A header block of a tar archive: V7, ustar (POSIX.1-1988) or GNU. The fields are bytes of the block.</summary>
internal sealed class TarHeader(byte[] block)
{
    public const int BlockBytes = 512;

    private const int ChecksumOffset = 148;
    private const int ChecksumBytes = 8;
    private const int TypeOffset = 156;
    private const int MagicOffset = 257;

    /// <summary>What follows the magic number and the owner's names in each format.</summary>
    private const int TailOffset = 345;
    private const int PrefixBytes = 155;
    private const int GnuSparseOffset = 386;
    private const int GnuSparseEntries = 4;
    private const int GnuIsExtendedOffset = 482;
    private const int GnuRealSizeOffset = 483;

    public char Type => (char)block[TypeOffset];

    public bool IsGnu => block.AsSpan(MagicOffset).StartsWith("ustar "u8);

    public long? Mode => TarNumber.Parse(block.AsSpan(100, 8));

    public long? Size => TarNumber.Parse(block.AsSpan(124, 12));

    public long? Modified => TarNumber.Parse(block.AsSpan(136, 12));

    public ReadOnlySpan<byte> LinkName => Text(block.AsSpan(157, 100));

    /// <summary>The size of the unpacked file, of a sparse file in GNU's old format.</summary>
    public long? GnuRealSize => TarNumber.Parse(block.AsSpan(GnuRealSizeOffset, 12));

    public ReadOnlySpan<byte> GnuSparseMap => block.AsSpan(GnuSparseOffset, GnuSparseEntries * TarSparseMap.EntryBytes);

    public bool GnuMapGoesOn => block[GnuIsExtendedOffset] != 0;

    /// <summary>The name, with ustar's prefix before it.</summary>
    public byte[] Name()
    {
        var name = Text(block.AsSpan(0, 100));
        var prefix = block.AsSpan(MagicOffset).StartsWith("ustar\0"u8) ? Text(block.AsSpan(TailOffset, PrefixBytes)) : [];
        return prefix.IsEmpty ? name.ToArray() : [.. prefix, (byte)'/', .. name];
    }

    /// <summary>Whether the checksum is right. Old tars summed signed bytes.</summary>
    public static bool HasChecksum(ReadOnlySpan<byte> block)
    {
        var (unsigned, signed) = (0, 0);
        for (var i = 0; i < BlockBytes; i++)
        {
            var value = i is >= ChecksumOffset and < ChecksumOffset + ChecksumBytes ? (byte)' ' : block[i];
            unsigned += value;
            signed += (sbyte)value;
        }

        var field = block.Slice(ChecksumOffset, ChecksumBytes);
        return field.ContainsAnyExcept((byte)0, (byte)' ')
            && TarNumber.Parse(field) is { } stated && (stated == unsigned || stated == signed);
    }

    /// <summary>A field's text: to its first zero byte, or all of it.</summary>
    private static ReadOnlySpan<byte> Text(ReadOnlySpan<byte> field) =>
        field.IndexOf((byte)0) is var end and >= 0 ? field[..end] : field;
}
