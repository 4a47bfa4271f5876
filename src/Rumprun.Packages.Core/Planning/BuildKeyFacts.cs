using System.Globalization;

namespace Rumprun.Packages.Core.Planning;

/// <summary>
/// A build key's text, parsed into facts with a name and a value, and sequences of parts (sources, patches, stages, steps,
/// arguments), which consist of facts themselves. Unknown facts of later versions are read like any other.
/// </summary>
public sealed class BuildKeyFacts
{
    private static readonly string[] s_sequences = ["source", "patch", "stage", "step", "argument"];

    private readonly SortedDictionary<string, SortedSet<string>> _values = new(StringComparer.Ordinal);
    private readonly SortedDictionary<string, SortedDictionary<int, BuildKeyFacts>> _parts = new(StringComparer.Ordinal);
    private string? _own;

    private BuildKeyFacts()
    {
    }

    public static BuildKeyFacts Parse(string text)
    {
        var facts = new BuildKeyFacts();
        foreach (var line in text.Split('\n'))
        {
            var colon = line.IndexOf(": ", StringComparison.Ordinal);
            if (colon > 0)
            {
                facts.Add(line[..colon], line[(colon + 2)..]);
            }
        }

        return facts;
    }

    /// <summary>The value of a fact that occurs once; null if it does not occur.</summary>
    public string? this[string name] => _values.TryGetValue(name, out var values) ? values.Min : null;

    /// <summary>The values of facts with this prefix: <c>dependency.</c> gives each dependency's name and value.</summary>
    public IEnumerable<(string Name, string Value)> Below(string prefix) => _values
        .Where(v => v.Key.StartsWith(prefix, StringComparison.Ordinal))
        .SelectMany(v => v.Value.Select(value => (v.Key[prefix.Length..], value)));

    /// <summary>The value of a part that is just a value: a patch, an argument.</summary>
    internal string? Own => _own;

    internal IEnumerable<string> Names => _values.Keys;

    internal IEnumerable<string> Sequences => _parts.Keys;

    internal IReadOnlySet<string> ValuesOf(string name) =>
        _values.TryGetValue(name, out var values) ? values : new SortedSet<string>();

    internal IReadOnlyList<BuildKeyFacts> PartsOf(string sequence) =>
        _parts.TryGetValue(sequence, out var parts) ? [.. parts.Values] : [];

    /// <summary>Whether both contain the same facts, recursively.</summary>
    internal bool IsSameAs(BuildKeyFacts other) =>
        _own == other._own
        && _values.Count == other._values.Count
        && _values.All(v => other.ValuesOf(v.Key).SetEquals(v.Value))
        && _parts.Count == other._parts.Count
        && _parts.All(p => other.PartsOf(p.Key) is var theirs && theirs.Count == p.Value.Count
            && p.Value.Values.Zip(theirs).All(static pair => pair.First.IsSameAs(pair.Second)));

    private void Add(string name, string value)
    {
        var words = name.Split('.', 3);
        if (words.Length > 1 && s_sequences.Contains(words[0])
            && int.TryParse(words[1], NumberStyles.None, CultureInfo.InvariantCulture, out var index))
        {
            var part = PartAt(words[0], index);
            if (words.Length == 3)
            {
                part.Add(words[2], value);
            }
            else
            {
                part._own = value;
            }
        }
        else
        {
            (_values.TryGetValue(name, out var values) ? values : _values[name] = new SortedSet<string>(
                StringComparer.Ordinal)).Add(value);
        }
    }

    private BuildKeyFacts PartAt(string sequence, int index)
    {
        var parts = _parts.TryGetValue(sequence, out var found) ? found : _parts[sequence] = [];
        return parts.TryGetValue(index, out var part) ? part : parts[index] = new BuildKeyFacts();
    }
}
