using System.Text.RegularExpressions;

namespace Rumprun.Packages.Core.Scaffolding;

/// <summary>How a program can be asked what it is, as its sources tell.</summary>
/// <param name="Argument">The option that asks.</param>
/// <param name="Text">What the program then prints; null if it prints its version and ends with status 0.</param>
public sealed partial record SelfDescription(string Argument, string? Text)
{
    private const int MostFiles = 500;

    /// <summary>Null where the sources know neither an option for the version nor a line of usage.</summary>
    /// <param name="program">The program's name; its own sources are looked at before those of others.</param>
    public static SelfDescription? Of(SourceListing listing, string program)
    {
        var own = TextsOf(listing, listing.Files.Where(f => SourceTraits.IsSource(f) && IsOf(program, f)));
        if (Of(own, acceptsUsage: true) is { } described)
        {
            return described;
        }

        // Others print the usage of other programs, or of parts, such as a shell's commands.
        var others = TextsOf(listing, SourceTraits.SourcesOf(listing).Take(MostFiles)).Where(
            static t => ReadsArguments().IsMatch(t));
        return Of([.. others], acceptsUsage: !own.Any(static t => Main().IsMatch(t)));
    }

    private static string[] TextsOf(SourceListing listing, IEnumerable<string> files) =>
        [.. files.Select(listing.Text).OfType<string>()];

    private static SelfDescription? Of(string[] sources, bool acceptsUsage)
    {
        if (sources.Any(static t => VersionOption().IsMatch(t)))
        {
            return new SelfDescription("--version", null);
        }

        var usage = acceptsUsage ? sources.Select(static t => Usage().Match(t)).FirstOrDefault(static m => m.Success) : null;
        return usage is null ? null : new SelfDescription("--help", usage.Groups["text"].Value);
    }

    private static bool IsOf(string program, string file) =>
        Path.GetFileNameWithoutExtension(file) is var name && (name == program || name == "main");

    [GeneratedRegex(@"\bmain\s*\(", RegexOptions.ExplicitCapture)]
    private static partial Regex Main();

    [GeneratedRegex(@"\bmain\s*\(|\bgetopt", RegexOptions.ExplicitCapture)]
    private static partial Regex ReadsArguments();

    /// <summary>In a table of long options, in a comparison, or by gnulib's macro.</summary>
    [GeneratedRegex(
        """(?:"version"\s*,\s*(?:no_argument|0|NULL|nullptr|false)\b|"--version"|case_GETOPT_VERSION_CHAR)""",
        RegexOptions.ExplicitCapture)]
    private static partial Regex VersionOption();

    [GeneratedRegex("\"[^\"\\\\\\n]{0,20}?(?<text>[Uu]sage:|USAGE:)", RegexOptions.ExplicitCapture)]
    private static partial Regex Usage();
}
