using System.Globalization;

namespace Rumprun.Packages.Cli.Rendering;

/// <summary>
/// Sizes in the binary units of IEC 80000-13, as people write (<c>64M</c>) and read (<c>4.8 MiB</c>) them.
/// </summary>
public static class ByteSize
{
    private static readonly string[] s_units = ["B", "KiB", "MiB", "GiB", "TiB"];

    public static string Format(long bytes)
    {
        var (value, unit) = ((double)bytes, 0);
        while (value >= 1024 && unit < s_units.Length - 1)
        {
            (value, unit) = (value / 1024, unit + 1);
        }

        return string.Create(CultureInfo.InvariantCulture, $"{value:0.#} {s_units[unit]}");
    }

    /// <summary>Parses a number of bytes with an optional suffix <c>K</c>, <c>M</c> or <c>G</c>.</summary>
    public static bool TryParse(string text, out long bytes)
    {
        var shift = text.Length == 0
            ? 0
            : char.ToUpperInvariant(text[^1]) switch { 'K' => 10, 'M' => 20, 'G' => 30, _ => 0 };
        var digits = shift == 0 ? text : text[..^1];
        var valid = long.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            && number > 0 && number <= long.MaxValue >> shift;
        bytes = valid ? number << shift : 0;
        return valid;
    }
}
