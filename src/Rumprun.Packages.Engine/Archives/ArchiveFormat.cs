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
}

/// <summary>Tells formats by their magic numbers.</summary>
internal static class ArchiveFormats
{
    /// <summary>Bytes of a tar header (POSIX ustar), the longest that is looked at.</summary>
    public const int HeaderBytes = 512;

    private const int ChecksumOffset = 148;
    private const int ChecksumBytes = 8;

    /// <summary>Reads from the stream's current position, which moves.</summary>
    public static ArchiveFormat Detect(Stream stream)
    {
        Span<byte> header = stackalloc byte[HeaderBytes];
        var length = stream.ReadAtLeast(header, HeaderBytes, throwOnEndOfStream: false);
        header = header[..length];
        return header switch
        {
            [0x1f, 0x8b, ..] => ArchiveFormat.Gzip,
            [(byte)'B', (byte)'Z', (byte)'h', ..] => ArchiveFormat.Bzip2,
            [0xfd, (byte)'7', (byte)'z', (byte)'X', (byte)'Z', 0, ..] => ArchiveFormat.Xz,
            [0x28, 0xb5, 0x2f, 0xfd, ..] => ArchiveFormat.Zstandard,
            [(byte)'P', (byte)'K', 3, 4, ..] or [(byte)'P', (byte)'K', 5, 6, ..] => ArchiveFormat.Zip,
            _ => IsTarHeader(header) ? ArchiveFormat.Tar : ArchiveFormat.Unknown,
        };
    }

    /// <summary>Whether the header's checksum is its own; a header before POSIX has no magic number, but it has this.</summary>
    private static bool IsTarHeader(ReadOnlySpan<byte> header)
    {
        if (header.Length < HeaderBytes)
        {
            return false;
        }

        var (sum, stated) = (0, 0);
        for (var i = 0; i < HeaderBytes; i++)
        {
            var isChecksum = i is >= ChecksumOffset and < ChecksumOffset + ChecksumBytes;
            sum += isChecksum ? ' ' : header[i];
            if (isChecksum && header[i] is >= (byte)'0' and <= (byte)'7')
            {
                stated = (stated * 8) + (header[i] - '0');
            }
        }

        return sum == stated;
    }
}
