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

    private readonly ImmutableArray<string> _makefiles;
    private readonly MacroCall? _init;

    private AutoconfProject(string script, ImmutableArray<string> makefiles)
    {
        (Script, _makefiles) = (script, makefiles);
        _init = MacroCall.FindAll(script, "AC_INIT").FirstOrDefault();
    }

    /// <summary>The text of configure.ac, or of configure.in; empty if only generated files exist.</summary>
    public string Script { get; }

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
    public bool InstallsData => _makefiles.Any(
        static m => InstalledData().IsMatch(m) && !OwnDataDirectory().IsMatch(m));

    /// <summary>Static libraries that are installed, by the names of their files.</summary>
    public IEnumerable<string> Libraries => Lists(InstalledLibraries())
        .Select(static l => l.EndsWith(".la", StringComparison.Ordinal) ? l[..^3] + ".a" : l)
        .Where(static l => l.EndsWith(".a", StringComparison.Ordinal));

    private bool UsesAutomake => Script.Contains("AM_INIT_AUTOMAKE", StringComparison.Ordinal);

    public bool HasNls => Script.Contains("AM_GNU_GETTEXT", StringComparison.Ordinal);

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
        .. MacroCall.FindAll(Script, "AC_SEARCH_LIBS").SelectMany(static c =>
            Words(c[1]).Select(library => new WantedLibrary(library, Fails(c[3]), c.Name))),

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
            [.. (templates.IsEmpty ? listing.Named("Makefile.in", directory) : templates).Select(
                static f => Joined(f.Text))]);
    }

    /// <summary>Whether a macro is called, with arguments or without, in a line of its own.</summary>
    private bool Uses(string macro) => Script.Split('\n').Any(
        line => line.Trim() is var call && (call == macro || call.StartsWith(macro + "(", StringComparison.Ordinal)));

    private static bool IsOptionName(string name) =>
        name.Length > 0 && name.All(static c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_');

    private static string Joined(string text) =>
        text.Replace("\r\n", "\n", StringComparison.Ordinal).Replace("\\\n", " ", StringComparison.Ordinal);

    private static bool Fails(string action) => action.Contains("AC_MSG_ERROR", StringComparison.Ordinal)
        || action.Contains("AC_MSG_FAILURE", StringComparison.Ordinal);

    private static string[] Words(string text) =>
        text.Split((char[])[' ', '\t', '\n', '[', ']'], StringSplitOptions.RemoveEmptyEntries);

    private IEnumerable<string> Lists(Regex variable) =>
        _makefiles.SelectMany(m => variable.Matches(m).SelectMany(static v => Words(v.Groups["value"].Value)))
            .Select(static w => w.Replace("$(EXEEXT)", "", StringComparison.Ordinal))
            .Where(static w => w.All(static c => char.IsAsciiLetterOrDigit(c) || c is '.' or '_' or '-' or '+'))
            .Distinct(StringComparer.Ordinal);

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
