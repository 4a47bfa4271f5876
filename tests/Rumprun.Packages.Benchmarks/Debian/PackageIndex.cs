using System.Collections.Immutable;
using System.Text;

namespace Rumprun.Packages.Benchmarks.Debian;

/// <summary>
/// Debian's lists of packages, as they are: one text, and where in it the packages of a name are and those that provide one.
/// Everything else is read when it is asked for.
/// </summary>
public sealed class PackageIndex
{
    // Far more than a name, which is ASCII, has.
    private const int LongestName = 512;

    private readonly byte[] _text;
    private readonly Dictionary<string, List<int>> _stanzas = new(80_000, StringComparer.Ordinal);
    private readonly Dictionary<string, List<string>> _providers = new(60_000, StringComparer.Ordinal);

    /// <param name="text">What files named <c>Packages</c> hold: stanzas, with an empty line between them.</param>
    public PackageIndex(byte[] text)
    {
        _text = text;
        var name = "";
        for (var at = 0; at < text.Length;)
        {
            var rest = text.AsSpan(at);
            var length = rest.IndexOf((byte)'\n') is >= 0 and var end ? end : rest.Length;
            var line = rest[..length];
            if (line.StartsWith("Package: "u8))
            {
                name = AddStanza(line["Package: ".Length..], at);
            }
            else if (line.StartsWith("Provides: "u8))
            {
                AddProvider(line["Provides: ".Length..], name);
            }

            at += length + 1;
        }
    }

    /// <summary>How many packages there are, each version counted.</summary>
    public int Count { get; private set; }

    public IEnumerable<string> Names => _stanzas.Keys;

    /// <summary>The packages of a name, each version once, oldest first.</summary>
    public ImmutableArray<Stanza> Named(string name) =>
        _stanzas.TryGetValue(name, out var places)
            ? [.. places.Select(p => Stanza.Read(_text.AsSpan(p))).OrderBy(static s => s.Version).DistinctBy(static s => s.Version)]
            : [];

    /// <summary>The names of the packages that say, at some version, that they provide a name. In no order.</summary>
    public IReadOnlyList<string> Providers(string name) => _providers.TryGetValue(name, out var providers) ? providers : [];

    private string AddStanza(ReadOnlySpan<byte> name, int place)
    {
        Span<char> buffer = stackalloc char[LongestName];
        var stanzas = _stanzas.GetAlternateLookup<ReadOnlySpan<char>>();
        var characters = buffer[..Encoding.ASCII.GetChars(name, buffer)];
        if (!stanzas.TryGetValue(characters, out var known, out var places))
        {
            known = characters.ToString();
            _stanzas.Add(known, places = new List<int>(1));
        }

        places.Add(place);
        Count++;
        return known;
    }

    private void AddProvider(ReadOnlySpan<byte> field, string provider)
    {
        Span<char> buffer = stackalloc char[LongestName];
        var lookup = _providers.GetAlternateLookup<ReadOnlySpan<char>>();
        foreach (var part in field.Split((byte)','))
        {
            var provided = field[part].Trim((byte)' ');
            var end = provided.IndexOfAny((byte)' ', (byte)':', (byte)'(');
            var name = buffer[..Encoding.ASCII.GetChars(end < 0 ? provided : provided[..end], buffer)];
            if (!lookup.TryGetValue(name, out var providers))
            {
                lookup[name] = providers = new List<string>(1);
            }

            if (!providers.Contains(provider))
            {
                providers.Add(provider);
            }
        }
    }
}
