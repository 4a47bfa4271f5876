namespace Rumprun.Packages.Engine.Archives.Tar;

/// <summary>Numbers in tar headers: octal text, or binary where that is too small (GNU and star).</summary>
internal static class TarNumber
{
    private const byte PositiveBinary = 0x80;
    private const byte NegativeBinary = 0xff;

    /// <returns>The number; null where the field holds none, or one beyond 64 bits.</returns>
    public static long? Parse(ReadOnlySpan<byte> field) =>
        field[0] is PositiveBinary or NegativeBinary ? ParseBinary(field) : ParseOctal(field);

    // As GNU tar reads them: a zero byte first (where the field before overflowed), then blanks, digits, and anything after
    // a blank or a zero byte.
    private static long? ParseOctal(ReadOnlySpan<byte> field)
    {
        field = field[0] == 0 ? field[1..] : field;
        field = field.TrimStart((byte)' ');
        var end = field.IndexOfAny((byte)' ', (byte)0);
        var value = 0L;
        foreach (var digit in end < 0 ? field : field[..end])
        {
            if (digit is < (byte)'0' or > (byte)'7' || value > long.MaxValue >> 3)
            {
                return null;
            }

            value = (value << 3) | (long)(digit - (byte)'0');
        }

        return value;
    }

    // Two's complement, the first byte's highest bit set to mark it.
    private static long? ParseBinary(ReadOnlySpan<byte> field)
    {
        var fill = field[0] == NegativeBinary ? (byte)0xff : (byte)0;
        var high = field[1..^sizeof(long)];
        if (high.ContainsAnyExcept(fill) || (field[^sizeof(long)] & 0x80) != (fill & 0x80))
        {
            return null;
        }

        return System.Buffers.Binary.BinaryPrimitives.ReadInt64BigEndian(field[^sizeof(long)..]);
    }
}
