using System.Collections.Immutable;
using System.Text;
using System.Text.RegularExpressions;

namespace Rumprun.Packages.Engine.Sources.Debian;

/// <summary>Reads what matters out of apt's source lists. Apt itself judges whether they are well-formed.</summary>
public static partial class AptEntryReader
{
    /// <summary>Fields of a stanza that are stated anew or say nothing about source packages.</summary>
    private static readonly ImmutableArray<string> s_dropped =
        ["Types", "URIs", "Suites", "Components", "Enabled", "Architectures", "Languages", "Targets", "PDiffs"];

    /// <summary>The one-line style.</summary>
    public static ImmutableArray<AptEntry> ReadLines(string text) =>
    [
        .. text.Split('\n')
            .Select(static l => OneLine().Match(l.Split('#')[0].Trim()))
            .Where(static m => m.Success)
            .Select(static AptEntry (m) => new AptEntry.Line
            {
                Options = m.Groups["options"].Value.Trim(),
                Uris = [m.Groups["uri"].Value],
                Suites = [m.Groups["suite"].Value],
                Components = Words(m.Groups["components"].Value),
            }),
    ];

    /// <summary>The deb822 style. Stanzas that are switched off are left out.</summary>
    public static ImmutableArray<AptEntry> ReadStanzas(string text)
    {
        var lines = text.Split('\n').Where(static l => !l.StartsWith('#'));
        var stanzas = string.Join('\n', lines).Split("\n\n", StringSplitOptions.RemoveEmptyEntries);
        return [.. stanzas.Select(ReadStanza).OfType<AptEntry>()];
    }

    private static AptEntry.Stanza? ReadStanza(string text)
    {
        var fields = ReadFields(text);
        if (!fields.TryGetValue("URIs", out var uris)
            || fields.GetValueOrDefault("Enabled", "yes").Trim() is "no" or "false" or "0")
        {
            return null;
        }

        var kept = new StringBuilder();
        foreach (var (name, value) in fields.Where(static f => !s_dropped.Contains(f.Key, StringComparer.OrdinalIgnoreCase)))
        {
            kept.Append(name).Append(": ").Append(value).Append('\n');
        }

        return new AptEntry.Stanza
        {
            Uris = Words(uris),
            Suites = Words(fields.GetValueOrDefault("Suites", "")),
            Components = Words(fields.GetValueOrDefault("Components", "")),
            Fields = kept.ToString(),
        };
    }

    /// <summary>Names to values; a continued value (an embedded key) keeps its lines.</summary>
    private static SortedDictionary<string, string> ReadFields(string text)
    {
        var fields = new SortedDictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        var last = "";
        foreach (var line in text.Split('\n').Where(static l => l.Trim().Length > 0))
        {
            var colon = line.IndexOf(':', StringComparison.Ordinal);
            if (line[0] is ' ' or '\t' && last.Length > 0)
            {
                fields[last] += "\n" + line;
            }
            else if (colon > 0)
            {
                last = line[..colon].Trim();
                fields[last] = line[(colon + 1)..].Trim();
            }
        }

        return fields;
    }

    private static ImmutableArray<string> Words(string text) =>
        [.. text.Split([' ', '\t', '\n'], StringSplitOptions.RemoveEmptyEntries)];

    [GeneratedRegex(
        @"^deb(-src)?\s+(\[(?<options>[^\]]*)\]\s+)?(?<uri>\S+)\s+(?<suite>\S+)(?<components>(\s+\S+)*)$",
        RegexOptions.ExplicitCapture)]
    private static partial Regex OneLine();
}
