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

    private readonly AutomakeFiles _makefiles;
    private readonly MacroCall? _init;

    /// <summary>The words of the messages with which configure gives up because it did not find something.</summary>
    private readonly FrozenSet<string> _missed;

    private AutoconfProject(string script, AutomakeFiles makefiles)
    {
        (Script, _makefiles) = (script, makefiles);
        _init = MacroCall.FindAll(script, "AC_INIT").FirstOrDefault();
        _missed = MacroCall.FindAll(script, "AC_MSG_ERROR").Concat(MacroCall.FindAll(script, "AC_MSG_FAILURE"))
            .Select(static c => c[0])
            .Where(static m => Missing().IsMatch(m))
            .SelectMany(static m => Word().Matches(m))
            .Select(static w => w.Value.ToLowerInvariant())
            .ToFrozenSet(StringComparer.Ordinal);
    }

    /// <summary>The text of configure.ac, or of configure.in; empty if only generated files exist.</summary>
    public string Script { get; }

    /// <inheritdoc cref="AutomakeFiles.Asides"/>
    public ImmutableArray<string> Asides => _makefiles.Asides;

    /// <inheritdoc cref="AutomakeFiles.NativePrograms"/>
    public ImmutableArray<string> NativePrograms => _makefiles.NativePrograms;

    /// <summary>The version, if it is a literal and not computed.</summary>
    public string? Version => _init?[1] is { Length: > 0 } version && char.IsAsciiDigit(version[0]) ? version : null;

    public string? Homepage => _init?[4] is { Length: > 0 } url ? url : null;

    /// <summary>Programs that are installed: below the prefix, <c>bin/NAME</c> or <c>sbin/NAME</c>.</summary>
    public IEnumerable<string> Programs => UsesAutomake || _makefiles.Programs.Any()
        ? _makefiles.Programs : _makefiles.ProgramsOfTemplate;

    /// <summary>
    /// Whether files are installed into the program's own directory below <c>share</c>, which it will read.
    /// </summary>
    public bool InstallsData =>
        !Script.Contains("pkgdatadir", StringComparison.Ordinal) && _makefiles.InstallsData;

    /// <summary>Static libraries that are installed, by the names of their files.</summary>
    public IEnumerable<string> Libraries => _makefiles.Libraries;

    private bool UsesAutomake => Script.Contains("AM_INIT_AUTOMAKE", StringComparison.Ordinal);

    public bool HasNls => Script.Contains("AM_GNU_GETTEXT", StringComparison.Ordinal);

    /// <summary>
    /// Whether <c>--enable-static</c> is upstream's own option, which changes how programs are linked, and not libtool's.
    /// </summary>
    public bool HasOwnStatic => Enabled.Contains("static") && !Uses("LT_INIT") && !Uses("AC_PROG_LIBTOOL");

    /// <summary>Programs of the build machine without which configure gives up.</summary>
    public IEnumerable<string> RequiredTools => s_tools.Where(_missed.Contains);

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
        .. With.Where(w => _missed.Contains(w.Name))
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

        return new AutoconfProject(script ?? "", AutomakeFiles.Read(listing, directory));
    }

    /// <summary>Whether a macro is called, with arguments or without, in a line of its own.</summary>
    private bool Uses(string macro) => Script.Split('\n').Any(
        line => line.Trim() is var call && (call == macro || call.StartsWith(macro + "(", StringComparison.Ordinal)));

    private static bool IsOptionName(string name) =>
        name.Length > 0 && name.All(static c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_');

    private static bool Fails(string action) => action.Contains("AC_MSG_ERROR", StringComparison.Ordinal)
        || action.Contains("AC_MSG_FAILURE", StringComparison.Ordinal);

    internal static string[] Words(string text) =>
        text.Split((char[])[' ', '\t', '\n', '[', ']'], StringSplitOptions.RemoveEmptyEntries);

    [GeneratedRegex(
        @"not find|not found|no .{1,40} found|is required|requires|missing",
        RegexOptions.ExplicitCapture | RegexOptions.IgnoreCase)]
    private static partial Regex Missing();

    [GeneratedRegex("[A-Za-z][A-Za-z0-9-]+", RegexOptions.ExplicitCapture)]
    private static partial Regex Word();
}
