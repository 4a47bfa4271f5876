using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Text.RegularExpressions;

namespace Rumprun.Packages.Core.Scaffolding;

/// <summary>A project's Makefile.am files, or where it has none its Makefile.in files.</summary>
internal sealed partial class AutomakeFiles
{
    /// <summary>What directories of documentation and tests are called, which no program needs.</summary>
    private static readonly FrozenSet<string> s_asides = new[]
    {
        "bench", "benchmark", "benchmarks", "check", "demo", "demos", "doc", "docs", "documentation", "doxygen", "example",
        "examples", "fuzz", "man", "manpages", "manual", "manuals", "regress", "sample", "samples", "t", "test", "tests",
        "testsuite", "unittest", "unittests",
    }.ToFrozenSet(StringComparer.OrdinalIgnoreCase);

    private readonly ImmutableArray<string> _makefiles;

    private AutomakeFiles(ImmutableArray<(string Directory, string Text)> makefiles, Func<string, bool> has)
    {
        _makefiles = [.. makefiles.Select(static m => m.Text)];
        Asides = AsidesOf(
            makefiles.Where(m => m.Directory.Split('/').Any(s_asides.Contains) || (m.Directory != "." && !Installs(m.Text)
                    && ReadsMissingDocumentation(m.Directory, m.Text, has)))
                .Select(static m => m.Directory));
        NativePrograms =
        [
            .. makefiles.Where(m => !Asides.Any(a => $"{m.Directory}/".StartsWith($"{a}/", StringComparison.Ordinal)))
                .SelectMany(static m => RunByMake(m.Text).Select(name => SourceListing.Join(m.Directory, name))),
        ];
    }

    /// <summary>
    /// Directories with a makefile of their own for documentation or tests, as paths below the configure script's; none is
    /// in another of them.
    /// </summary>
    public ImmutableArray<string> Asides { get; }

    /// <summary>
    /// Programs that the build compiles and then runs, as paths below the configure script's directory.
    /// </summary>
    public ImmutableArray<string> NativePrograms { get; }

    /// <summary>What automake's lists install: below the prefix, <c>bin/NAME</c> or <c>sbin/NAME</c>.</summary>
    public IEnumerable<string> Programs =>
        Lists(UserPrograms()).Select(static p => $"bin/{p}").Concat(Lists(SystemPrograms()).Select(static p => $"sbin/{p}"));

    /// <summary>Of a template that is a hand-written makefile.</summary>
    public IEnumerable<string> ProgramsOfTemplate => _makefiles.Take(1)
        .SelectMany(static m => Makefile.Parse(
            m.Replace("@EXEEXT@", "", StringComparison.Ordinal)).Programs(static _ => false))
        .Select(static p => $"bin/{p}")
        .Distinct(StringComparer.Ordinal);

    /// <summary>Whether files are installed into automake's own directory for the package's data.</summary>
    public bool InstallsData =>
        _makefiles.Any(static m => InstalledData().IsMatch(m) && !OwnDataDirectory().IsMatch(m));

    /// <summary>Static libraries that are installed, by the names of their files.</summary>
    public IEnumerable<string> Libraries => Lists(InstalledLibraries())
        .Select(static l => l.EndsWith(".la", StringComparison.Ordinal) ? l[..^3] + ".a" : l)
        .Where(static l => l.EndsWith(".a", StringComparison.Ordinal));

    public static AutomakeFiles Read(SourceListing listing, string directory)
    {
        // Hand-written projects have no Makefile.am; otherwise Makefile.in is generated from it and has the same content.
        var templates = listing.Named("Makefile.am", directory).ToImmutableArray();
        return new AutomakeFiles(
            [
                .. (templates.IsEmpty ? listing.Named("Makefile.in", directory) : templates).Select(f => (
                    SourceListing.DirectoryOf(directory == "." ? f.Path : f.Path[(directory.Length + 1)..]),
                    Joined(f.Text))),
            ],
            path => listing.Has(SourceListing.Join(directory, path)));
    }

    private static ImmutableArray<string> AsidesOf(IEnumerable<string> directories)
    {
        ImmutableArray<string> all =
        [
            .. directories.Where(YamlScalar.IsPlainPath).Distinct(StringComparer.Ordinal),
        ];
        return [.. all.Where(d => !all.Any(other => d.StartsWith(other + "/", StringComparison.Ordinal)))];
    }

    private static bool Installs(string makefile) =>
        UserPrograms().IsMatch(makefile) || SystemPrograms().IsMatch(makefile) || InstalledLibraries().IsMatch(makefile);

    /// <summary>Distributors leave documentation out of an archive whose licence they do not accept.</summary>
    private static bool ReadsMissingDocumentation(string directory, string makefile, Func<string, bool> has) =>
        SourceFile().Matches(makefile)
            .Select(m => m.Groups["top"].Success ? m.Groups["path"].Value
                : Path.GetRelativePath("/", Path.GetFullPath($"/{directory}/{m.Groups["path"].Value}")))
            .Any(path => path.Split('/')[..^1].Any(s_asides.Contains) && !has(path));

    /// <summary>
    /// Of the programs that a makefile does not install those that its commands run, unless it has a rule of its own for
    /// them: that takes a compiler of the build machine.
    /// </summary>
    private static IEnumerable<string> RunByMake(string makefile)
    {
        var commands = string.Join('\n', makefile.Split('\n').Where(static l => l.StartsWith('\t')));
        return OwnPrograms().Matches(makefile)
            .SelectMany(static m => AutoconfProject.Words(m.Groups["value"].Value))
            .Select(static w => w.Replace("$(EXEEXT)", "", StringComparison.Ordinal))
            .Where(YamlScalar.IsPlainPath)
            .Where(name => Regex.IsMatch(commands, $@"(?:\./|\$[({{](?:top_)?builddir[)}}]/){Regex.Escape(name)}(?![\w.-])"))
            .Where(name => !Regex.IsMatch(
                makefile, $@"^{Regex.Escape(name)}(?:\$\(EXEEXT\))?[ \t]*:", RegexOptions.Multiline))
            .Distinct(StringComparer.Ordinal);
    }

    private static string Joined(string text) =>
        text.Replace("\r\n", "\n", StringComparison.Ordinal).Replace("\\\n", " ", StringComparison.Ordinal);

    /// <summary>The items of a variable, without those that depend on a condition if there are others.</summary>
    private IEnumerable<string> Lists(Regex variable) =>
        Lists(variable, _makefiles.Select(static m => Conditional().Replace(m, ""))).ToArray() is { Length: > 0 } always
            ? always
            : Lists(variable, _makefiles);

    private static IEnumerable<string> Lists(Regex variable, IEnumerable<string> makefiles) =>
        makefiles.SelectMany(m => variable.Matches(m).SelectMany(static v => AutoconfProject.Words(v.Groups["value"].Value)))
            .Select(static w => w.Replace("$(EXEEXT)", "", StringComparison.Ordinal))
            .Where(static w => w.All(static c => char.IsAsciiLetterOrDigit(c) || c is '.' or '_' or '-' or '+'))
            .Distinct(StringComparer.Ordinal);

    [GeneratedRegex(
        @"\$[({](?<top>top_)?srcdir[)}]/(?<path>[A-Za-z0-9_./-]+\.(?:in|texi|texinfo|xml|txt|tex|sgml))\b",
        RegexOptions.ExplicitCapture)]
    private static partial Regex SourceFile();

    /// <summary>A block of automake's, with the blocks in it as far as they are not nested deeper.</summary>
    [GeneratedRegex(
        @"^if [^\n]*\n(?:(?!if |endif\b)[^\n]*\n|if [^\n]*\n(?:(?!endif\b)[^\n]*\n)*endif[^\n]*\n)*endif[^\n]*$",
        RegexOptions.ExplicitCapture | RegexOptions.Multiline)]
    private static partial Regex Conditional();

    [GeneratedRegex(
        @"^noinst_PROGRAMS[ \t]*\+?=[ \t]*(?<value>[^\n#]*)",
        RegexOptions.ExplicitCapture | RegexOptions.Multiline)]
    private static partial Regex OwnPrograms();

    [GeneratedRegex(
        @"^bin_PROGRAMS[ \t]*\+?=[ \t]*(?<value>[^\n#]*)", RegexOptions.ExplicitCapture | RegexOptions.Multiline)]
    private static partial Regex UserPrograms();

    [GeneratedRegex(
        @"^sbin_PROGRAMS[ \t]*\+?=[ \t]*(?<value>[^\n#]*)", RegexOptions.ExplicitCapture | RegexOptions.Multiline)]
    private static partial Regex SystemPrograms();

    [GeneratedRegex(
        @"^(?:dist_|nodist_)?pkgdata_DATA[ \t]*\+?=[ \t]*[^ \t\n]", RegexOptions.ExplicitCapture | RegexOptions.Multiline)]
    private static partial Regex InstalledData();

    [GeneratedRegex(@"^pkgdatadir[ \t]*=", RegexOptions.ExplicitCapture | RegexOptions.Multiline)]
    private static partial Regex OwnDataDirectory();

    [GeneratedRegex(
        @"^lib_(?:LTLIBRARIES|LIBRARIES)[ \t]*\+?=[ \t]*(?<value>[^\n#]*)",
        RegexOptions.ExplicitCapture | RegexOptions.Multiline)]
    private static partial Regex InstalledLibraries();
}
