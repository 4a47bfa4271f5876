using System.Buffers.Text;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;

namespace Rumprun.Packages.Engine.Archives.Tar;

/// <summary>
/// The records of a pax header (POSIX.1-2001) that matter for unpacking. Values are bytes; a repeated keyword's last value
/// counts, but for the sparse format 0.0, which is made of repetitions.
/// </summary>
internal sealed class PaxRecords
{
    private const NumberStyles TimeStyles = NumberStyles.AllowDecimalPoint | NumberStyles.AllowLeadingSign;

    private readonly Dictionary<string, byte[]> _values;
    private readonly List<byte> _map;

    private PaxRecords(Dictionary<string, byte[]> values, List<byte> map) => (_values, _map) = (values, map);

    public static PaxRecords Empty { get; } = new([], []);

    public byte[]? this[string keyword] => _values.GetValueOrDefault(keyword);

    public IEnumerable<string> Keywords => _values.Keys;

    /// <summary>Format 0.0's repeated offsets and lengths, written as format 0.1's list.</summary>
    public ReadOnlySpan<byte> RepeatedMap => CollectionsMarshal.AsSpan(_map);

    /// <param name="before">Records that these add to.</param>
    /// <exception cref="InvalidDataException">The text is not made of records.</exception>
    public static PaxRecords Parse(ReadOnlySpan<byte> text, PaxRecords before)
    {
        var records = new PaxRecords(new(before._values, StringComparer.Ordinal), [.. before._map]);
        while (!text.IsEmpty)
        {
            // `LENGTH KEYWORD=VALUE` and a line feed; the length is of all of it, so that the value can hold any bytes.
            if (!Utf8Parser.TryParse(text, out int length, out var digits) || length > text.Length || length < digits + 4
                || text[digits] != ' ' || text[length - 1] != '\n')
            {
                throw Malformed();
            }

            var record = text[(digits + 1)..(length - 1)];
            var equals = record.IndexOf((byte)'=');
            if (equals <= 0)
            {
                throw Malformed();
            }

            records.Add(Encoding.Latin1.GetString(record[..equals]), record[(equals + 1)..]);
            text = text[length..];
        }

        return records;
    }

    /// <exception cref="InvalidDataException">The value is not a number.</exception>
    public long? Number(string keyword) => this[keyword] is not { } value ? null
        : Utf8Parser.TryParse(value, out long number, out var consumed) && consumed == value.Length && number >= 0 ? number
        : throw new InvalidDataException($"its pax record `{keyword}` is not a number");

    /// <summary>Seconds since 1970 with a fraction; null where there is no such time, or no date that can be set.</summary>
    public DateTime? Time(string keyword) => this[keyword] is { } value
        && decimal.TryParse(Encoding.Latin1.GetString(value), TimeStyles, CultureInfo.InvariantCulture, out var seconds)
        ? TarTime.FromSeconds(seconds)
        : null;

    private void Add(string keyword, ReadOnlySpan<byte> value)
    {
        if (keyword is "GNU.sparse.offset" or "GNU.sparse.numbytes")
        {
            _map.AddRange(value);
            _map.Add((byte)',');
        }

        if (value.IsEmpty)
        {
            // Takes back what was said before.
            _values.Remove(keyword);
        }
        else
        {
            _values[keyword] = value.ToArray();
        }
    }

    private static InvalidDataException Malformed() => new("a pax header is malformed");
}
