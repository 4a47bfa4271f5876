using System.Collections.Immutable;
using System.Text;

namespace Rumprun.Packages.Benchmarks.Debian;

/// <summary>
/// Debian's lists of packages, as they are: one text, and where in it the packages of a name are and those that provide one.
/// Everything else is read when it is asked for.
/// </summary>
public sealed class PackageIndex
{
    // Of the lists as Debian has them, a little less.
    private const int BytesPerStanza = 700;

    private readonly byte[] _text;
    private readonly NameTable _stanzas;
    private readonly NameTable _providers;

    /// <param name="text">What files named <c>Packages</c> hold: stanzas, with an empty line between them.</param>
    public PackageIndex(byte[] text)
    {
        _text = text;
        _stanzas = new NameTable(text, text.Length / BytesPerStanza);
        _providers = new NameTable(text, text.Length / BytesPerStanza);
        var stanza = 0;
        for (var at = 0; at < text.Length;)
        {
            var rest = text.AsSpan(at);
            var length = rest.IndexOf((byte)'\n') is >= 0 and var end ? end : rest.Length;
            if (rest.StartsWith("Package: "u8))
            {
                stanza = at;
                _stanzas.Add(at + "Package: ".Length, length - "Package: ".Length, stanza);
                Count++;
            }
            else if (rest.StartsWith("Provides: "u8))
            {
                AddProvider(at + "Provides: ".Length, at + length, stanza);
            }

            at += length + 1;
        }
    }

    /// <summary>How many packages there are, each version counted.</summary>
    public int Count { get; private set; }

    public IEnumerable<string> Names => _stanzas.Names;

    /// <exception cref="IOException">The file cannot be read.</exception>
    public static PackageIndex Read(string path)
    {
        using var file = File.OpenHandle(path);
        var text = GC.AllocateUninitializedArray<byte>(checked((int)RandomAccess.GetLength(file)));
        for (var read = 0; read < text.Length;)
        {
            var more = RandomAccess.Read(file, text.AsSpan(read), read);
            read += more > 0 ? more : throw new EndOfStreamException(path);
        }

        return new PackageIndex(text);
    }

    /// <summary>The packages of a name, each version once, oldest first.</summary>
    public ImmutableArray<Stanza> Named(string name) =>
        [.. _stanzas.Find(name).Select(
            p => new Stanza(_text.AsMemory(p))).OrderBy(static s => s.Version).DistinctBy(static s => s.Version)];

    /// <summary>
    /// The packages that say, at some version, that they provide a name: theirs, each once, in ordinal order.
    /// </summary>
    public IEnumerable<string> Providers(string name) =>
        _providers.Find(name).Select(NameAt).Distinct().Order(StringComparer.Ordinal);

    private string NameAt(int stanza)
    {
        var line = _text.AsSpan(stanza + "Package: ".Length);
        return Encoding.UTF8.GetString(line[..line.IndexOf((byte)'\n')]);
    }

    /// <summary>Names, apart by commas, each perhaps with a version behind it.</summary>
    private void AddProvider(int from, int to, int stanza)
    {
        while (from < to)
        {
            var rest = _text.AsSpan(from, to - from);
            var comma = rest.IndexOf((byte)',') is >= 0 and var found ? found : rest.Length;
            var start = rest.IndexOfAnyExcept((byte)' ');
            var length = rest[start..comma].IndexOfAny(" (:"u8) is >= 0 and var end ? end : comma - start;
            _providers.Add(from + start, length, stanza);
            from += comma + 1;
        }
    }
}
