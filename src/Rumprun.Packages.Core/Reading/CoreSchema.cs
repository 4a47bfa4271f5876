using System.Globalization;

namespace Rumprun.Packages.Core.Reading;

/// <summary>Resolves plain scalars as YAML 1.2.2, section 10.3.2 (core schema) says.</summary>
internal static class CoreSchema
{
    public static ScalarKind Resolve(string text) => text switch
    {
        "" or "~" or "null" or "Null" or "NULL" => ScalarKind.Nothing,
        "true" or "True" or "TRUE" or "false" or "False" or "FALSE" => ScalarKind.Flag,
        ".nan" or ".NaN" or ".NAN" => ScalarKind.Number,
        _ => ResolveNumber(text),
    };

    private static ScalarKind ResolveNumber(string text)
    {
        if (text.StartsWith("0o", StringComparison.Ordinal) && text.Length > 2
            && text.AsSpan(2).IndexOfAnyExceptInRange('0', '7') < 0)
        {
            return ScalarKind.Integer;
        }

        if (text.StartsWith("0x", StringComparison.Ordinal) && text.Length > 2 && text.Skip(2).All(char.IsAsciiHexDigit))
        {
            return ScalarKind.Integer;
        }

        var unsigned = text[0] is '+' or '-' ? text.AsSpan(1) : text.AsSpan();
        if (unsigned is ".inf" or ".Inf" or ".INF")
        {
            return ScalarKind.Number;
        }

        if (unsigned.IsEmpty || !(char.IsAsciiDigit(unsigned[0]) || unsigned[0] == '.')
            || unsigned.IndexOfAnyInRange('0', '9') < 0)
        {
            return ScalarKind.Text;
        }

        if (unsigned.IndexOfAnyExceptInRange('0', '9') < 0)
        {
            return ScalarKind.Integer;
        }

        const NumberStyles Float = NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent;
        return double.TryParse(unsigned, Float, CultureInfo.InvariantCulture, out _) ? ScalarKind.Number : ScalarKind.Text;
    }
}
