using System.Buffers.Binary;
using System.Numerics;
using Rumprun.Packages.Engine.Archives.Tar;

namespace Rumprun.Packages.Engine.Archives;

/// <summary>What an archive is, by its first bytes. A name says nothing.</summary>
internal enum ArchiveFormat
{
    Unknown,
    Tar,
    Gzip,
    Bzip2,
    Xz,
    Zstandard,
    Zip,
    Lzip,
    Lzma,
    Compress,
    Lz4,
    Lzop,
    SevenZip,
    Rar,
    Ar,
    Cpio,
    SplitZip,
}

/// <summary>Tells formats by their magic numbers.</summary>
internal static class ArchiveFormats
{
    /// <summary>Reads from the stream's current position, which moves.</summary>
    public static ArchiveFormat Detect(Stream stream)
    {
        Span<byte> header = stackalloc byte[TarHeader.BlockBytes];
        var length = stream.ReadAtLeast(header, TarHeader.BlockBytes, throwOnEndOfStream: false);
        header = header[..length];
        return header switch
        {
            [0x1f, 0x8b, ..] => ArchiveFormat.Gzip,
            [(byte)'B', (byte)'Z', (byte)'h', ..] => ArchiveFormat.Bzip2,
            [0xfd, (byte)'7', (byte)'z', (byte)'X', (byte)'Z', 0, ..] => ArchiveFormat.Xz,
            [0x28, 0xb5, 0x2f, 0xfd, ..] => ArchiveFormat.Zstandard,
            [(byte)'P', (byte)'K', 3, 4, ..] or [(byte)'P', (byte)'K', 5, 6, ..] => ArchiveFormat.Zip,
            [(byte)'P', (byte)'K', 7, 8, ..] or [(byte)'P', (byte)'K', (byte)'0', (byte)'0', ..] => ArchiveFormat.SplitZip,
            [(byte)'L', (byte)'Z', (byte)'I', (byte)'P', ..] => ArchiveFormat.Lzip,
            [0x1f, 0x9d, ..] => ArchiveFormat.Compress,
            [4, 0x22, 0x4d, 0x18, ..] => ArchiveFormat.Lz4,
            [0x89, (byte)'L', (byte)'Z', (byte)'O', 0, ..] => ArchiveFormat.Lzop,
            [(byte)'7', (byte)'z', 0xbc, 0xaf, 0x27, 0x1c, ..] => ArchiveFormat.SevenZip,
            _ when header.StartsWith("Rar!\u001a\u0007"u8) => ArchiveFormat.Rar,
            _ when header.StartsWith("!<arch>\n"u8) => ArchiveFormat.Ar,
            _ when header.StartsWith("07070"u8) || header is [0xc7, 0x71, ..] or [0x71, 0xc7, ..] => ArchiveFormat.Cpio,
            _ => IsTar(header) ? ArchiveFormat.Tar : IsLzma(header) ? ArchiveFormat.Lzma : ArchiveFormat.Unknown,
        };
    }

    /// <summary>Whether a header's checksum is right; a header before POSIX has no magic number, but it has this.</summary>
    private static bool IsTar(ReadOnlySpan<byte> header) =>
        header.Length == TarHeader.BlockBytes && TarHeader.HasChecksum(header);

    /// <summary>
    /// Whether this can be a header of lzma, which has no magic number: as xz(1) tells it from other data.
    /// </summary>
    private static bool IsLzma(ReadOnlySpan<byte> header)
    {
        const int LargestProperties = 224;
        const long LargestSize = 1L << 38;
        if (header.Length < 13 || header[0] > LargestProperties)
        {
            return false;
        }

        var dictionary = BinaryPrimitives.ReadUInt32LittleEndian(header[1..]);
        var size = BinaryPrimitives.ReadInt64LittleEndian(header[5..]);
        var isUsual = dictionary == uint.MaxValue || BitOperations.PopCount(dictionary) == 1
            || (BitOperations.PopCount(dictionary) == 2 && BitOperations.PopCount(dictionary & (dictionary >> 1)) == 1);
        return isUsual && size is >= -1 and < LargestSize && header[0] != 0;
    }
}
