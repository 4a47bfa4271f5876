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

    // Two's complement over the whole field, the first byte being only the mark and the sign.
    private static long? ParseBinary(ReadOnlySpan<byte> field)
    {
        var value = field[0] == NegativeBinary ? -1L : 0L;
        foreach (var b in field[1..])
        {
            if (value is > long.MaxValue >> 8 or < long.MinValue >> 8)
            {
                return null;
            }

            value = (value << 8) | b;
        }

        return value;
    }
}
