using System.Collections.Immutable;

namespace Rumprun.Packages.Core.Scaffolding;

/// <summary>A one-line summary of upstream from its readme.</summary>
public static class SummaryGuess
{
    private static readonly System.Buffers.SearchValues<char> s_markup = System.Buffers.SearchValues.Create("[]<>{}|`*=#");

    private const int Longest = 100;
    private const int FewestWords = 3;
    private const int ParagraphsRead = 4;

    private static readonly ImmutableArray<string> s_names =
        ["README", "README.md", "README.txt", "README.rst", "Readme.md", "readme.txt"];

    /// <summary>The first sentence of prose that fits on a line; null if there is none.</summary>
    public static string? Of(SourceListing listing) =>
        s_names.Select(listing.Text).FirstOrDefault(static t => t is not null)?
            .Replace("\r\n", "\n", StringComparison.Ordinal)
            .Split("\n\n", StringSplitOptions.RemoveEmptyEntries)
            .Take(ParagraphsRead)
            .Select(static p => Fitted(YamlScalar.Comment(p).Split(". ")[0]))
            .FirstOrDefault(static l => l is not null);

    /// <summary>The line as a port's summary; null if it is not suitable.</summary>
    public static string? Fitted(string line)
    {
        line = string.Join(
            ' ', YamlScalar.Comment(line).Split(' ', StringSplitOptions.RemoveEmptyEntries)).TrimEnd('.', ':', ' ');
        var isProse = line.Length is > 0 and <= Longest
            && char.IsAsciiLetter(line[0])
            && line.Count(static c => c == ' ') >= FewestWords - 1
            && line.AsSpan().IndexOfAny(s_markup) < 0
            && !line.Contains("opyright", StringComparison.Ordinal)
            && !line.Contains("://", StringComparison.Ordinal)
            && !line.Contains("--", StringComparison.Ordinal);
        return isProse ? line : null;
    }
}
