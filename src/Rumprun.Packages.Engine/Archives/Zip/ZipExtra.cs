using System.Buffers.Binary;

namespace Rumprun.Packages.Engine.Archives.Zip;

/// <summary>The extra field of a zip header (APPNOTE.TXT 4.5; Info-ZIP's in its own extrafld.txt).</summary>
internal sealed record ZipExtra
{
    private const int Zip64Id = 0x0001;
    private const int UnixTimeId = 0x5455;
    private const int UnicodeNameId = 0x7075;
    private const int UnicodeNameHeader = 5;

    private byte[] Zip64Values { get; init; } = [];

    /// <summary>Info-ZIP's time in UTC; null where there is none.</summary>
    public DateTime? Modified { get; private init; }

    /// <summary>Info-ZIP's name in UTF-8, and the CRC-32 of the name that it stands for.</summary>
    public (uint Crc, byte[] Name)? UnicodeName { get; private init; }

    public static ZipExtra Parse(ReadOnlySpan<byte> extra)
    {
        var result = new ZipExtra();

        // What does not fit is left aside, as unzip has it: some programs pad the field.
        while (extra.Length >= 4)
        {
            var id = BinaryPrimitives.ReadUInt16LittleEndian(extra);
            var size = BinaryPrimitives.ReadUInt16LittleEndian(extra[2..]);
            if (size > extra.Length - 4)
            {
                break;
            }

            var data = extra.Slice(4, size);
            result = (int)id switch
            {
                Zip64Id => result with { Zip64Values = data.ToArray() },
                UnixTimeId when size >= 5 && (data[0] & 1) != 0 =>
                    result with { Modified = UnixTime(data[1..]) },
                UnicodeNameId when size > UnicodeNameHeader && data[0] == 1 =>
                    result with { UnicodeName = (Crc(data[1..]), data[UnicodeNameHeader..].ToArray()) },
                _ => result,
            };
            extra = extra[(4 + size)..];
        }

        return result;
    }

    /// <summary>The values of a header, each replaced by zip64's where it says so by being the largest that fits.</summary>
    /// <exception cref="InvalidDataException">A value is missing, or too large.</exception>
    public (long Size, long Compressed, long Offset, long Disk) Zip64(uint size, uint compressed, uint offset, int disk)
    {
        var at = 0;
        var values = (Next(size, ref at), Next(compressed, ref at), Next(offset, ref at));
        return (values.Item1, values.Item2, values.Item3, disk == ushort.MaxValue ? NextDisk(at) : disk);
    }

    private static DateTime UnixTime(ReadOnlySpan<byte> data) =>
        DateTime.UnixEpoch.AddSeconds(BinaryPrimitives.ReadInt32LittleEndian(data));

    private static uint Crc(ReadOnlySpan<byte> data) => BinaryPrimitives.ReadUInt32LittleEndian(data);

    private long Next(uint value, ref int at)
    {
        if (value != uint.MaxValue)
        {
            return value;
        }

        if (at > Zip64Values.Length - sizeof(long))
        {
            // Without zip64 it is just a number.
            return Zip64Values.Length == 0 ? value : throw Invalid();
        }

        var large = BinaryPrimitives.ReadInt64LittleEndian(Zip64Values.AsSpan(at));
        at += sizeof(long);
        return large >= 0 ? large : throw Invalid();
    }

    private long NextDisk(int at) => at <= Zip64Values.Length - sizeof(uint)
        ? BinaryPrimitives.ReadUInt32LittleEndian(Zip64Values.AsSpan(at))
        : throw Invalid();

    private static InvalidDataException Invalid() => new("its zip64 sizes are not valid");
}
