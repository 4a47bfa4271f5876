using System.Collections.Immutable;
using System.Text.RegularExpressions;

namespace Rumprun.Packages.Core.Scaffolding;

/// <summary>The contents of a project's meson.build files, ignoring conditions and loops.</summary>
public sealed partial class MesonProject
{
    private readonly ImmutableArray<(string Function, string Arguments)> _calls;

    private MesonProject(ImmutableArray<(string Function, string Arguments)> calls) => _calls = calls;

    /// <summary>The version, if it is a literal.</summary>
    public string? Version => Called("project").Select(static a => VersionArgument().Match(a))
        .FirstOrDefault(static m => m.Success)?.Groups["value"].Value;

    /// <summary>Installed programs, by file name.</summary>
    public IEnumerable<string> Programs => Installed("executable");

    /// <summary>Installed libraries, by the name of the static file without <c>lib</c> and <c>.a</c>.</summary>
    public IEnumerable<string> Libraries =>
        Installed("library").Concat(Installed("static_library")).Concat(Installed("both_libraries"));

    /// <summary>What <c>dependency()</c> looks for: required unless it says otherwise.</summary>
    public IEnumerable<WantedLibrary> Wanted => Called("dependency")
        .Select(static a => (Name: FirstLiteral().Match(a).Groups["value"].Value, Arguments: a))
        .Where(static d => d.Name.Length > 0)
        .Select(static d => new WantedLibrary(d.Name, !NotRequired().IsMatch(d.Arguments), "dependency"));

    public static MesonProject Read(SourceListing listing, string directory) => new(
        [.. listing.Named("meson.build", directory).SelectMany(static f => Call().Matches(Comment().Replace(f.Text, ""))
            .Select(static m => (m.Groups["function"].Value, m.Groups["arguments"].Value)))]);

    private IEnumerable<string> Installed(string function) => Called(function)
        .Where(static a => InstallArgument().IsMatch(a))
        .Select(static a => FirstLiteral().Match(a).Groups["value"].Value)
        .Where(static n => n.Length > 0)
        .Distinct(StringComparer.Ordinal);

    private IEnumerable<string> Called(string function) =>
        _calls.Where(c => c.Function == function).Select(static c => c.Arguments);

    /// <summary>Arguments may hold calls themselves, two deep, which are calls of their own.</summary>
    [GeneratedRegex(
        @"\b(?<function>project|executable|library|static_library|both_libraries|dependency)\s*\("
            + @"(?=(?<arguments>(?:[^()]|\((?:[^()]|\([^()]*\))*\))*)\))",
        RegexOptions.ExplicitCapture)]
    private static partial Regex Call();

    [GeneratedRegex("#[^\n]*", RegexOptions.ExplicitCapture)]
    private static partial Regex Comment();

    [GeneratedRegex(@"^\s*'(?<value>[^']*)'", RegexOptions.ExplicitCapture)]
    private static partial Regex FirstLiteral();

    [GeneratedRegex(@"\bversion\s*:\s*'(?<value>[0-9][^']*)'", RegexOptions.ExplicitCapture)]
    private static partial Regex VersionArgument();

    [GeneratedRegex(@"\binstall\s*:\s*true\b", RegexOptions.ExplicitCapture)]
    private static partial Regex InstallArgument();

    [GeneratedRegex(@"\brequired\s*:(?!\s*true\b)", RegexOptions.ExplicitCapture)]
    private static partial Regex NotRequired();
}
