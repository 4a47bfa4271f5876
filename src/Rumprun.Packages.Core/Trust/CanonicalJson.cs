using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Json;

namespace Rumprun.Packages.Core.Trust;

/// <summary>
/// The canonical form of a JSON value, which signatures and key ids are computed over (§4.1, the OLPC dialect): no white
/// space, members in the order of their names' bytes, only <c>"</c> and <c>\</c> escaped, no number but integers.
/// </summary>
public static class CanonicalJson
{
    private static readonly SearchValues<char> s_escaped = SearchValues.Create("\"\\");

    /// <exception cref="FormatException">There is a number that is not a 64-bit integer.</exception>
    /// <exception cref="InvalidOperationException">A string is not valid Unicode.</exception>
    public static byte[] Encode(JsonElement value)
    {
        var text = new StringBuilder();
        Append(text, value);
        return Encoding.UTF8.GetBytes(text.ToString());
    }

    private static void Append(StringBuilder text, JsonElement value)
    {
        switch (value.ValueKind)
        {
            case JsonValueKind.Object:
                AppendObject(text, value);
                break;
            case JsonValueKind.Array:
                AppendArray(text, value);
                break;
            case JsonValueKind.String:
                AppendString(text, value.GetString()!);
                break;
            case JsonValueKind.Number:
                text.Append(CultureInfo.InvariantCulture, $"{Integer(value)}");
                break;
            case JsonValueKind.True:
                text.Append("true");
                break;
            case JsonValueKind.False:
                text.Append("false");
                break;
            case JsonValueKind.Null:
                text.Append("null");
                break;
            default:
                throw new FormatException("a value is missing");
        }
    }

    private static void AppendObject(StringBuilder text, JsonElement value)
    {
        text.Append('{');
        var first = true;
        foreach (var (name, member) in Members(value))
        {
            if (!first)
            {
                text.Append(',');
            }

            first = false;
            AppendString(text, name);
            text.Append(':');
            Append(text, member);
        }

        text.Append('}');
    }

    // UTF-8 orders as code points do. UTF-16 does not: it has surrogates below U+E000.
    private static IEnumerable<(string Name, JsonElement Value)> Members(JsonElement value) =>
        value.EnumerateObject()
            .Select(static m => (m.Name, m.Value, Bytes: Encoding.UTF8.GetBytes(m.Name)))
            .OrderBy(static m => m.Bytes, Comparer<byte[]>.Create(static (a, b) => a.AsSpan().SequenceCompareTo(b)))
            .Select(static m => (m.Name, m.Value));

    private static void AppendArray(StringBuilder text, JsonElement value)
    {
        text.Append('[');
        var first = true;
        foreach (var item in value.EnumerateArray())
        {
            if (!first)
            {
                text.Append(',');
            }

            first = false;
            Append(text, item);
        }

        text.Append(']');
    }

    private static void AppendString(StringBuilder text, string value)
    {
        text.Append('"');
        var rest = value.AsSpan();
        while (rest.IndexOfAny(s_escaped) is >= 0 and var index)
        {
            text.Append(rest[..index]).Append('\\').Append(rest[index]);
            rest = rest[(index + 1)..];
        }

        text.Append(rest).Append('"');
    }

    private static long Integer(JsonElement value) =>
        value.TryGetInt64(out var integer) && value.GetRawText() is not "-0"
            ? integer
            : throw new FormatException($"`{value.GetRawText()}` is not an integer of 64 bits");
}
