using System.Collections.Immutable;

namespace Rumprun.Packages.Core.Scaffolding;

/// <summary>One line on what upstream is, out of its read-me.</summary>
public static class SummaryGuess
{
    private const int Longest = 100;
    private const int FewestWords = 3;
    private const int LinesRead = 40;

    private static readonly ImmutableArray<string> s_names = ["README", "README.md", "README.txt", "README.rst", "Readme.md", "readme.txt"];

    /// <summary>The first sentence of prose; null where there is none that fits on a line.</summary>
    public static string? Of(SourceListing listing) =>
        s_names.Select(listing.Text).FirstOrDefault(static t => t is not null)?
            .Split('\n')
            .Take(LinesRead)
            .Select(static l => Fitted(l.Split(". ")[0]))
            .FirstOrDefault(static l => l is not null);

    /// <summary>A line fit for a port's summary; null where it is none.</summary>
    public static string? Fitted(string line)
    {
        line = YamlScalar.Comment(line).Trim().TrimEnd('.', ':', ' ');
        var isProse = line.Length is > 0 and <= Longest
            && char.IsAsciiLetter(line[0])
            && line.Split(' ', StringSplitOptions.RemoveEmptyEntries).Length >= FewestWords
            && !line.Contains("opyright", StringComparison.Ordinal)
            && !line.Contains("://", StringComparison.Ordinal);
        return isProse ? line : null;
    }
}
