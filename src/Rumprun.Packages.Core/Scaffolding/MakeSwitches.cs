using System.Collections.Immutable;
using System.Text.RegularExpressions;

namespace Rumprun.Packages.Core.Scaffolding;

/// <summary>
/// Finds switches of makefiles that turn on what a port does not want: <c>BUILD_SHARED := yes</c>, <c>WITH_DOCS = 1</c>.
/// </summary>
internal static partial class MakeSwitches
{
    /// <summary>Arguments for make that turn them off.</summary>
    public static IEnumerable<string> Off(ImmutableArray<string> makefiles) =>
        makefiles.SelectMany(static text => Switch().Matches(text))
            .Select(static m => $"{m.Groups["name"].Value}={Opposite(m.Groups["value"].Value)}")
            .Distinct(StringComparer.Ordinal);

    private static string Opposite(string value) => value switch
    {
        "yes" => "no",
        "on" => "off",
        "true" => "false",
        _ => "0",
    };

    [GeneratedRegex(
        @"^[ ]*(?<name>(?:(?:BUILD|ENABLE|WITH|USE|MAKE)_)?(?:SHARED|SHARED_LIB|SHARED_LIBS|SHARED_LIBRARIES|DYNAMIC|DOCS?"
            + @"|TESTS?|EXAMPLES|SYSTEMD|STRIP|MAN))[ \t]*[:?]?=[ \t]*(?<value>yes|on|true|1)[ \t]*$",
        RegexOptions.ExplicitCapture | RegexOptions.Multiline)]
    private static partial Regex Switch();
}
