using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Text.RegularExpressions;

namespace Rumprun.Packages.Core.Scaffolding;

/// <summary>The contents of configure.ac and of its makefile templates.</summary>
public sealed partial class AutoconfProject
{
    private static readonly ImmutableArray<string> s_scripts = ["configure.ac", "configure.in"];

    /// <summary>Macros of well-known collections that fail without a library.</summary>
    private static readonly ImmutableArray<(string Macro, string Library, string Option)> s_macros =
    [
        ("ACX_WITH_SSL", "openssl", "ssl"), ("AX_CHECK_OPENSSL", "openssl", "openssl"), ("AX_CHECK_ZLIB", "z", "zlib"),
        ("AM_PATH_XML2", "libxml-2.0", "libxml-prefix"), ("AX_LIB_SQLITE3", "sqlite3", "sqlite3"),
    ];

    private static readonly ImmutableArray<string> s_tools = ["bison", "flex", "gperf", "m4", "perl", "python3", "xxd"];

    /// <summary>What directories of documentation and tests are called, which no program needs.</summary>
    private static readonly FrozenSet<string> s_asides = new[]
    {
        "bench", "benchmark", "benchmarks", "check", "demo", "demos", "doc", "docs", "documentation", "doxygen", "example",
        "examples", "fuzz", "man", "manpages", "manual", "manuals", "regress", "sample", "samples", "t", "test", "tests",
        "testsuite", "unittest", "unittests",
    }.ToFrozenSet(StringComparer.OrdinalIgnoreCase);

    private readonly ImmutableArray<string> _makefiles;
    private readonly MacroCall? _init;

    private AutoconfProject(string script, ImmutableArray<(string Directory, string Text)> makefiles, Func<string, bool> has)
    {
        (Script, _makefiles) = (script, [.. makefiles.Select(static m => m.Text)]);
        Asides = AsidesOf(
            makefiles.Where(m => m.Directory.Split('/').Any(s_asides.Contains) || (m.Directory != "." && !Installs(m.Text)
                    && ReadsMissingDocumentation(m.Directory, m.Text, has)))
                .Select(static m => m.Directory));
        NativePrograms =
        [
            .. makefiles.Where(m => !Asides.Any(a => $"{m.Directory}/".StartsWith($"{a}/", StringComparison.Ordinal)))
                .SelectMany(static m => RunByMake(m.Text).Select(name => SourceListing.Join(m.Directory, name))),
        ];
        _init = MacroCall.FindAll(script, "AC_INIT").FirstOrDefault();
    }

    /// <summary>The text of configure.ac, or of configure.in; empty if only generated files exist.</summary>
    public string Script { get; }

    /// <summary>
    /// Directories with a makefile of their own for documentation or tests, as paths below the configure script's; none is
    /// in another of them.
    /// </summary>
    public ImmutableArray<string> Asides { get; }

    /// <summary>
    /// Programs that the build compiles and then runs, as paths below the configure script's directory.
    /// </summary>
    public ImmutableArray<string> NativePrograms { get; }

    /// <summary>The version, if it is a literal and not computed.</summary>
    public string? Version => _init?[1] is { Length: > 0 } version && char.IsAsciiDigit(version[0]) ? version : null;

    public string? Homepage => _init?[4] is { Length: > 0 } url ? url : null;

    /// <summary>Programs that are installed: below the prefix, <c>bin/NAME</c> or <c>sbin/NAME</c>.</summary>
    public IEnumerable<string> Programs
    {
        get
        {
            ImmutableArray<string> listed =
                [.. Lists(UserPrograms()).Select(static p => $"bin/{p}"), .. Lists(SystemPrograms()).Select(
                    static p => $"sbin/{p}")];

            // Without automake there are no lists: the template is a hand-written makefile.
            return !listed.IsEmpty || UsesAutomake ? listed
                : _makefiles.Take(1).SelectMany(
                    static m => Makefile.Parse(
                        m.Replace("@EXEEXT@", "", StringComparison.Ordinal)).Programs(static _ => false))
                    .Select(static p => $"bin/{p}")
                    .Distinct(StringComparer.Ordinal);
        }
    }

    /// <summary>
    /// Whether files are installed into the program's own directory below <c>share</c>, which it will read.
    /// </summary>
    public bool InstallsData => !Script.Contains("pkgdatadir", StringComparison.Ordinal)
        && _makefiles.Any(static m => InstalledData().IsMatch(m) && !OwnDataDirectory().IsMatch(m));

    /// <summary>Static libraries that are installed, by the names of their files.</summary>
    public IEnumerable<string> Libraries => Lists(InstalledLibraries())
        .Select(static l => l.EndsWith(".la", StringComparison.Ordinal) ? l[..^3] + ".a" : l)
        .Where(static l => l.EndsWith(".a", StringComparison.Ordinal));

    private bool UsesAutomake => Script.Contains("AM_INIT_AUTOMAKE", StringComparison.Ordinal);

    public bool HasNls => Script.Contains("AM_GNU_GETTEXT", StringComparison.Ordinal);

    /// <summary>
    /// Whether <c>--enable-static</c> is upstream's own option, which changes how programs are linked, and not libtool's.
    /// </summary>
    public bool HasOwnStatic => Enabled.Contains("static") && !Uses("LT_INIT") && !Uses("AC_PROG_LIBTOOL");

    /// <summary>Programs of the build machine without which configure gives up.</summary>
    public IEnumerable<string> RequiredTools => s_tools.Where(Missed.Contains);

    /// <summary>Whether configure refuses <c>--with-NAME</c>, and its opposite too, in certain cases.</summary>
    public bool Restricts(string name) => Script.Contains($"--with-{name} can only", StringComparison.Ordinal);

    /// <summary>The names of <c>--enable-NAME</c>.</summary>
    public IEnumerable<string> Enabled =>
        MacroCall.FindAll(Script, "AC_ARG_ENABLE").Select(static c => c[0]).Where(IsOptionName)
            .Concat(HasNls ? ["nls"] : []).Distinct(StringComparer.Ordinal);

    /// <summary>The names of <c>--with-NAME</c>, each with its help.</summary>
    public IEnumerable<(string Name, string Help)> With =>
        MacroCall.FindAll(Script, "AC_ARG_WITH").Select(static c => (Name: c[0], Help: c[1]))
            .Concat(s_macros.Where(m => Uses(m.Macro)).Select(static m => (Name: m.Option, Help: "path")))
            .Where(static w => IsOptionName(w.Name)).DistinctBy(static w => w.Name);

    public IEnumerable<WantedLibrary> Wanted =>
    [
        .. s_macros.Where(m => Uses(m.Macro)).Select(static m => new WantedLibrary(m.Library, IsRequired: true, m.Macro)),
        .. MacroCall.FindAll(Script, "AC_CHECK_LIB").Select(static c => new WantedLibrary(c[0], Fails(c[3]), c.Name)),

        // One of those that it lists is enough; one of a library of the toolchain is there.
        .. MacroCall.FindAll(Script, "AC_SEARCH_LIBS").SelectMany(static c =>
            Words(c[1]).Select(library => new WantedLibrary(
                library, Fails(c[3]) && !Words(c[1]).Any(DependencyGuess.IsOfToolchain), c.Name))),

        // A macro of upstream's own, which says what it did not find.
        .. With.Where(w => Missed.Contains(w.Name))
            .Select(static w => new WantedLibrary(w.Name, IsRequired: true, $"--with-{w.Name}")),

        // Without a fourth argument, pkg-config's macro makes configure fail.
        .. MacroCall.FindAll(Script, "PKG_CHECK_MODULES").SelectMany(static c =>
            Words(c[1]).Where(static w => char.IsAsciiLetter(w[0]))
                .Select(module => new WantedLibrary(module, c[3].Length == 0 || Fails(c[3]), c.Name))),
    ];

    public static AutoconfProject Read(SourceListing listing, string directory)
    {
        var script = s_scripts
            .Select(name => listing.Text(SourceListing.Join(directory, name)))
            .FirstOrDefault(static t => t is not null);

        // Hand-written projects have no Makefile.am; otherwise Makefile.in is generated from it and has the same content.
        var templates = listing.Named("Makefile.am", directory).ToImmutableArray();
        return new AutoconfProject(
            script ?? "",
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
            .SelectMany(static m => Words(m.Groups["value"].Value))
            .Select(static w => w.Replace("$(EXEEXT)", "", StringComparison.Ordinal))
            .Where(YamlScalar.IsPlainPath)
            .Where(name => Regex.IsMatch(commands, $@"(?:\./|\$[({{](?:top_)?builddir[)}}]/){Regex.Escape(name)}(?![\w.-])"))
            .Where(name => !Regex.IsMatch(
                makefile, $@"^{Regex.Escape(name)}(?:\$\(EXEEXT\))?[ \t]*:", RegexOptions.Multiline))
            .Distinct(StringComparer.Ordinal);
    }

    /// <summary>Whether a macro is called, with arguments or without, in a line of its own.</summary>
    private bool Uses(string macro) => Script.Split('\n').Any(
        line => line.Trim() is var call && (call == macro || call.StartsWith(macro + "(", StringComparison.Ordinal)));

    private static bool IsOptionName(string name) =>
        name.Length > 0 && name.All(static c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_');

    private static string Joined(string text) =>
        text.Replace("\r\n", "\n", StringComparison.Ordinal).Replace("\\\n", " ", StringComparison.Ordinal);

    /// <summary>The words of the messages with which configure gives up because it did not find something.</summary>
    private HashSet<string> Missed =>
    [
        .. MacroCall.FindAll(Script, "AC_MSG_ERROR").Concat(MacroCall.FindAll(Script, "AC_MSG_FAILURE"))
            .Select(static c => c[0])
            .Where(static m => Missing().IsMatch(m))
            .SelectMany(static m => Word().Matches(m))
            .Select(static w => w.Value.ToLowerInvariant()),
    ];

    private static bool Fails(string action) => action.Contains("AC_MSG_ERROR", StringComparison.Ordinal)
        || action.Contains("AC_MSG_FAILURE", StringComparison.Ordinal);

    private static string[] Words(string text) =>
        text.Split((char[])[' ', '\t', '\n', '[', ']'], StringSplitOptions.RemoveEmptyEntries);

    /// <summary>The items of a variable, without those that depend on a condition if there are others.</summary>
    private IEnumerable<string> Lists(Regex variable) =>
        Lists(variable, _makefiles.Select(static m => Conditional().Replace(m, ""))).ToArray() is { Length: > 0 } always
            ? always
            : Lists(variable, _makefiles);

    private static IEnumerable<string> Lists(Regex variable, IEnumerable<string> makefiles) =>
        makefiles.SelectMany(m => variable.Matches(m).SelectMany(static v => Words(v.Groups["value"].Value)))
            .Select(static w => w.Replace("$(EXEEXT)", "", StringComparison.Ordinal))
            .Where(static w => w.All(static c => char.IsAsciiLetterOrDigit(c) || c is '.' or '_' or '-' or '+'))
            .Distinct(StringComparer.Ordinal);

    [GeneratedRegex(
        @"not find|not found|no .{1,40} found|is required|requires|missing",
        RegexOptions.ExplicitCapture | RegexOptions.IgnoreCase)]
    private static partial Regex Missing();

    [GeneratedRegex("[A-Za-z][A-Za-z0-9-]+", RegexOptions.ExplicitCapture)]
    private static partial Regex Word();

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
