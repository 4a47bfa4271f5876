using System.Collections.Immutable;
using System.Text.RegularExpressions;

namespace Rumprun.Packages.Core.Scaffolding;

/// <summary>Traits of upstream's sources that matter in a guest: calls that fail there, and use of the network.</summary>
/// <param name="Calls">Functions that a guest lacks, each with a file that calls it.</param>
public sealed partial record SourceTraits(
    ImmutableArray<(string Function, string File)> Calls, bool UsesNetwork, bool HasCxx, bool IsMainlyCxx)
{
    private const int MostFiles = 2000;

    private static readonly ImmutableArray<string> s_suffixes = [".c", ".cc", ".cpp", ".cxx", ".C", ".h", ".hh", ".hpp"];

    /// <summary>Parts of directory names that mark files outside the program.</summary>
    private static readonly ImmutableArray<string> s_asides =
        ["test", "example", "doc", "bench", "fuzz", "contrib", "win32", "windows"];

    public static bool IsSource(string path) => s_suffixes.Any(s => path.EndsWith(s, StringComparison.Ordinal));

    /// <summary>The sources of what is installed, as far as the names of directories tell.</summary>
    public static IEnumerable<string> SourcesOf(SourceListing listing) =>
        listing.Files.Where(IsSource).Where(
            static f => !f.Split('/')[..^1].Any(
                static d => s_asides.Any(a => d.Contains(a, StringComparison.OrdinalIgnoreCase))));

    public static SourceTraits Of(SourceListing listing)
    {
        ImmutableArray<string> sources = [.. SourcesOf(listing).Take(MostFiles)];
        var calls = new SortedDictionary<string, string>(StringComparer.Ordinal);
        var usesNetwork = false;
        foreach (var file in sources)
        {
            var text = listing.Text(file) ?? "";
            usesNetwork |= text.Contains("<sys/socket.h>", StringComparison.Ordinal);
            foreach (Match match in MissingInGuests().Matches(text))
            {
                calls.TryAdd(match.Groups["function"].Value, file);
            }
        }

        return new SourceTraits(
            [.. calls.Select(static c => (c.Key, c.Value))],
            usesNetwork,
            sources.Any(IsCxx),
            sources.Count(IsCxx) > sources.Count(static f => f.EndsWith(".c", StringComparison.Ordinal)));
    }

    private static bool IsCxx(string path) => Path.GetExtension(path) is ".cc" or ".cpp" or ".cxx" or ".C";

    [GeneratedRegex(
        """(?<![A-Za-z0-9_.>"])(?<function>fork|vfork|dlopen|popen|execvp?|posix_spawnp?)[ ]?\((?!\))[^"\n]*;|"""
            + """(?<![A-Za-z0-9_.>"])(?<function>fork|vfork)[ ]?\(\)""",
        RegexOptions.ExplicitCapture)]
    private static partial Regex MissingInGuests();
}
