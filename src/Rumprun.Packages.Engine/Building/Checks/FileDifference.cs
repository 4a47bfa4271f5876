using System.Globalization;
using System.Text;

namespace Rumprun.Packages.Engine.Building.Checks;

/// <summary>The first place at which two files differ.</summary>
internal static class FileDifference
{
    private const int BlockSize = 64 << 10;

    private const int LongestLine = 160;

    /// <returns>The place, and for text the two lines; null if the files are equal.</returns>
    public static string? Describe(Stream a, Stream b)
    {
        if (FirstOffset(a, b) is not { } offset)
        {
            return null;
        }

        var place = FilePlace.Describe(a, Math.Min(offset, Math.Max(0, a.Length - 1)));
        return !place.StartsWith("line ", StringComparison.Ordinal) ? $"{place}{Lengths(a, b)}"
            : $"{place}\n  first:  {LineAt(a, offset)}\n  second: {LineAt(b, offset)}";
    }

    private static string Lengths(Stream a, Stream b) =>
        a.Length == b.Length ? "" : string.Create(
            CultureInfo.InvariantCulture, $" ({a.Length} bytes first, then {b.Length})");

    private static long? FirstOffset(Stream a, Stream b)
    {
        var (x, y) = (new byte[BlockSize], new byte[BlockSize]);
        for (var at = 0L; ; at += BlockSize)
        {
            var one = x.AsSpan(0, a.ReadAtLeast(x, BlockSize, throwOnEndOfStream: false));
            var other = y.AsSpan(0, b.ReadAtLeast(y, BlockSize, throwOnEndOfStream: false));
            var common = one.CommonPrefixLength(other);
            if (common < Math.Max(one.Length, other.Length))
            {
                return at + common;
            }

            if (one.Length < BlockSize)
            {
                return null;
            }
        }
    }

    /// <summary>The line that contains a byte, shortened around the byte if it is long.</summary>
    private static string LineAt(Stream file, long offset)
    {
        var start = Math.Max(0, offset - (LongestLine / 2));
        var bytes = new byte[LongestLine];
        file.Position = start;
        var around = bytes.AsSpan(0, file.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false));
        var at = (int)Math.Min(offset - start, around.Length);
        var begin = around[..at].LastIndexOf((byte)'\n') + 1;
        var length = around[at..].IndexOf((byte)'\n') is var end and >= 0 ? at + end - begin : around.Length - begin;
        var text = Encoding.UTF8.GetString(around.Slice(begin, length));
        return text.Length == 0 ? "(nothing)" : string.Concat(text.Select(static c => char.IsControl(c) ? ' ' : c));
    }
}
