using System.Buffers.Binary;

namespace Rumprun.Packages.Engine.Archives.Zip;

/// <summary>Reads a zip archive's central directory, with zip64's extensions (APPNOTE.TXT 4.3).</summary>
internal static class ZipDirectory
{
    private const uint EndSignature = 0x06054b50;
    private const uint Zip64EndSignature = 0x06064b50;
    private const uint Zip64LocatorSignature = 0x07064b50;
    private const uint HeaderSignature = 0x02014b50;
    private const int EndBytes = 22;
    private const int LocatorBytes = 20;
    private const int Zip64EndBytes = 56;
    private const int HeaderBytes = 46;

    /// <exception cref="InvalidDataException">The directory is damaged, or not there.</exception>
    /// <exception cref="UnsupportedFeatureException">The archive has several volumes.</exception>
    public static IEnumerable<ZipMember> Read(Stream file)
    {
        var (count, offset, size) = FindDirectory(file);
        if (offset < 0 || size < 0 || offset > file.Length - size)
        {
            throw new InvalidDataException("its directory is not inside the file");
        }

        // The whole file is in memory's reach: a directory is a small part of it, and its entries are read one by one.
        file.Position = offset;
        var reader = new BufferedStream(new BoundedStream(file, size), 1 << 16);
        for (var n = 0L; n < count; n++)
        {
            yield return ReadMember(reader);
        }
    }

    private static ZipMember ReadMember(Stream directory)
    {
        Span<byte> header = stackalloc byte[HeaderBytes];
        directory.ReadExactly(header);
        if (BinaryPrimitives.ReadUInt32LittleEndian(header) != HeaderSignature)
        {
            throw new InvalidDataException("its directory is not valid");
        }

        var name = new byte[U16(header, 28)];
        directory.ReadExactly(name);
        var extraBytes = new byte[U16(header, 30)];
        directory.ReadExactly(extraBytes);
        directory.ReadExactly(new byte[U16(header, 32)]);

        var extra = ZipExtra.Parse(extraBytes);
        var (size, compressed, offset, disk) =
            extra.Zip64(U32(header, 24), U32(header, 20), U32(header, 42), U16(header, 34));
        if (disk != 0)
        {
            throw new UnsupportedFeatureException("several volumes");
        }

        var host = (ZipHost)header[5];
        var attributes = U32(header, 38);
        var flags = U16(header, 8);
        var text = ZipNames.Normalize(name, host, flags, extra);
        return new ZipMember
        {
            RawName = name,
            Name = text,
            Flags = flags,
            Method = (ZipMethod)U16(header, 10),
            Crc = U32(header, 16),
            CompressedSize = compressed,
            Size = size,
            HeaderOffset = offset,
            UnixMode = ZipHosts.UnixMode(host, attributes),
            IsDirectory = text is [.., (byte)'/'] || ZipHosts.IsDirectory(host, attributes),
            Modified = extra.Modified ?? DosTime(U16(header, 14), U16(header, 12)),
        };
    }

    private static (long Count, long Offset, long Size) FindDirectory(Stream file)
    {
        var tail = new byte[(int)Math.Min(file.Length, EndBytes + ushort.MaxValue)];
        file.Position = file.Length - tail.Length;
        file.ReadExactly(tail);
        for (var at = tail.Length - EndBytes; at >= 0; at--)
        {
            if (U32(tail, at) == EndSignature && U16(tail, at + 20) <= tail.Length - at - EndBytes)
            {
                return ReadEnd(file, tail.AsSpan(at, EndBytes), file.Length - tail.Length + at);
            }
        }

        throw new InvalidDataException("its directory is missing: the file was cut short");
    }

    private static (long Count, long Offset, long Size) ReadEnd(Stream file, ReadOnlySpan<byte> end, long position)
    {
        Span<byte> locator = stackalloc byte[LocatorBytes];
        if (position >= LocatorBytes)
        {
            file.Position = position - LocatorBytes;
            file.ReadExactly(locator);
            if (U32(locator, 0) == Zip64LocatorSignature)
            {
                return ReadZip64End(file, locator);
            }
        }

        return (U16(end, 4), U16(end, 6)) is (0, 0)
            ? (U16(end, 10), U32(end, 16), U32(end, 12))
            : throw new UnsupportedFeatureException("several volumes");
    }

    private static (long Count, long Offset, long Size) ReadZip64End(Stream file, ReadOnlySpan<byte> locator)
    {
        var position = (long)U64(locator, 8);
        if (position < 0 || position > file.Length - Zip64EndBytes)
        {
            throw new InvalidDataException("its zip64 directory is not inside the file");
        }

        Span<byte> end = stackalloc byte[Zip64EndBytes];
        file.Position = position;
        file.ReadExactly(end);
        return U32(end, 0) != Zip64EndSignature ? throw new InvalidDataException("its zip64 directory is not valid")
            : (U32(end, 16), U32(end, 20)) is not (0, 0) ? throw new UnsupportedFeatureException("several volumes")
            : ((long)U64(end, 32), (long)U64(end, 48), (long)U64(end, 40));
    }

    /// <summary>
    /// A DOS time has no zone; it is taken as UTC so that every machine unpacks the same. Null where it is no date.
    /// </summary>
    private static DateTime? DosTime(int date, int time)
    {
        var (year, month, day) = (1980 + (date >> 9), (date >> 5) & 15, date & 31);
        var (hour, minute, second) = (time >> 11, (time >> 5) & 63, (time & 31) * 2);
        return month is >= 1 and <= 12 && day >= 1 && day <= DateTime.DaysInMonth(year, month)
            && hour < 24 && minute < 60 && second < 60
            ? new DateTime(year, month, day, hour, minute, second, DateTimeKind.Utc)
            : null;
    }

    private static int U16(ReadOnlySpan<byte> bytes, int at) => BinaryPrimitives.ReadUInt16LittleEndian(bytes[at..]);

    private static uint U32(ReadOnlySpan<byte> bytes, int at) => BinaryPrimitives.ReadUInt32LittleEndian(bytes[at..]);

    private static ulong U64(ReadOnlySpan<byte> bytes, int at) => BinaryPrimitives.ReadUInt64LittleEndian(bytes[at..]);
}
