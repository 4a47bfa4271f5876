using System.Text.RegularExpressions;
using NuGet.Versioning;

namespace Rumprun.Packages.Core.Scaffolding;

/// <summary>A version as a port writes it, and upstream's spelling if it differs.</summary>
/// <param name="From">Its origin.</param>
public sealed partial record VersionGuess(string Version, string Upstream, string From)
{
    /// <summary>
    /// Of the archive's name, its top directory, what the build system says and a file VERSION, the first that has one.
    /// </summary>
    public static VersionGuess? Of(string fileName, string? topDirectory, string? declared, SourceListing listing)
    {
        (string? Text, string From)[] places =
        [
            (InName(fileName), $"the archive's name `{fileName}`"),
            (topDirectory is null ? null : InName(topDirectory), $"the directory `{topDirectory}`"),
            (declared, "the build system"),
            (InFile(listing, "VERSION") ?? InFile(listing, "VERSION.txt"), "the file `VERSION`"),
        ];
        return places.Select(
            static p => p.Text is null ? null : Parse(p.Text, p.From)).FirstOrDefault(static v => v is not null);
    }

    /// <summary>Null if it cannot be written as two to four numbers and an optional label.</summary>
    public static VersionGuess? Parse(string upstream, string from)
    {
        var match = Spelling().Match(upstream);
        if (!match.Success)
        {
            return null;
        }

        var numbers = match.Groups["numbers"].Value.Replace('_', '.');
        numbers = numbers.Contains('.', StringComparison.Ordinal) ? numbers : numbers + ".0";
        var label = match.Groups["label"].Value;
        if (LaterRelease().Match(label) is { Success: true } later && numbers.Count(static c => c == '.') < MostDots)
        {
            // `59c` and `1.9.13p3` come after `59` and `1.9.13`: a label would come before.
            numbers += later.Groups["letter"].Success
                ? $".{later.Groups["letter"].Value[0] - 'a' + 1}" : $".{later.Groups["patch"].Value}";
            label = "";
        }

        label = label.Trim('-', '.', '_', '~');
        var version = label.Length == 0 ? numbers : $"{numbers}-{label.Replace('_', '-').Replace('~', '-')}";

        // A label `rN` is how a port's revision is written.
        return NuGetVersion.TryParse(version, out var parsed) && !parsed.HasMetadata && !Revision().IsMatch(version)
            ? new VersionGuess(version, upstream, from)
            : null;
    }

    private const int MostDots = 3;

    private static string? InName(string name)
    {
        name = ArchiveSuffix().Replace(name, "");
        name = Repacked().Replace(name, "");
        var match = VersionInName().Match(name);
        return match.Success ? match.Groups["version"].Value : null;
    }

    private static string? InFile(SourceListing listing, string name) =>
        listing.Text(name)?.Split('\n')[0].Trim() is { Length: > 0 and < 40 } line ? line : null;

    [GeneratedRegex(@"(?:\.orig)?\.(?:tar(?:\.[a-z0-9]+)?|tgz|tbz2?|txz|zip)$", RegexOptions.ExplicitCapture)]
    private static partial Regex ArchiveSuffix();

    /// <summary>Debian's mark of a repacked archive.</summary>
    [GeneratedRegex(@"[+.~](?:dfsg|ds|repack)[0-9.]*$", RegexOptions.ExplicitCapture)]
    private static partial Regex Repacked();

    [GeneratedRegex(
        @"(?:^|[-_])[vVR]?_?(?<version>[0-9]+(?:[._][0-9]+)*(?:[a-z]|[-~.]?(?:alpha|beta|rc|pre|p)[0-9.]*)?)$",
        RegexOptions.ExplicitCapture)]
    private static partial Regex VersionInName();

    [GeneratedRegex(
        @"^[vV]?(?<numbers>[0-9]{1,9}(?:[._][0-9]{1,9}){0,3})(?<label>[-~._]?[A-Za-z][0-9A-Za-z.~_-]*)?$",
        RegexOptions.ExplicitCapture)]
    private static partial Regex Spelling();

    [GeneratedRegex("^(?:(?<letter>[a-z])|[-._]?p(?:l|atch)?[-._]?(?<patch>[0-9]{1,9}))$", RegexOptions.ExplicitCapture)]
    private static partial Regex LaterRelease();

    [GeneratedRegex("-r[0-9]+$", RegexOptions.ExplicitCapture)]
    private static partial Regex Revision();
}
