using System.Collections.Immutable;
using System.Text.RegularExpressions;

namespace Rumprun.Packages.Core.Scaffolding;

/// <summary>
/// The contents of a project's CMakeLists.txt files: what is not surely left out by a condition counts as executed, once.
/// </summary>
public sealed partial class CMakeProject
{
    private const int DeepestReference = 8;

    private static readonly ImmutableArray<string> s_unwanted =
        ["TEST", "EXAMPLE", "SAMPLE", "BENCH", "FUZZ", "DOC", "SHARED", "DEMO", "COVERAGE"];

    /// <summary>What follows the targets in <c>install(TARGETS)</c> (cmake-commands(7), install).</summary>
    private static readonly ImmutableArray<string> s_installWords =
        ["ARCHIVE", "BUNDLE", "COMPONENT", "CONFIGURATIONS", "DESTINATION", "EXPORT", "FRAMEWORK", "INCLUDES", "LIBRARY",
            "NAMELINK_COMPONENT", "OBJECTS", "OPTIONAL", "PERMISSIONS", "PRIVATE_HEADER", "PUBLIC_HEADER", "RESOURCE",
            "RUNTIME"];

    /// <summary>Kinds of targets that have no static file.</summary>
    private static readonly ImmutableArray<string> s_notFiles =
        ["ALIAS", "IMPORTED", "INTERFACE", "MODULE", "OBJECT", "SHARED"];

    private readonly ImmutableArray<CMakeCommand> _commands;
    private readonly Dictionary<string, string> _variables = new(StringComparer.Ordinal);

    private CMakeProject(ImmutableArray<CMakeCommand> commands)
    {
        _commands = commands;
        foreach (var command in commands)
        {
            switch (command)
            {
                case { Name: "set", Arguments: [var name, var value, ..] }:
                    _variables.TryAdd(name, value);
                    break;
                case { Name: "project", Arguments: [var name, ..] }:
                    _variables.TryAdd("PROJECT_NAME", name);
                    _variables.TryAdd("CMAKE_PROJECT_NAME", name);
                    break;
            }
        }
    }

    public static CMakeProject Read(SourceListing listing, string directory)
    {
        ImmutableArray<ImmutableArray<CMakeCommand>> files =
        [
            .. listing.Named("CMakeLists.txt", directory).Select(
                static f => CMakeCommand.ReadAll(f.Text).ToImmutableArray()),
        ];
        var all = new CMakeProject([.. files.SelectMany(static f => f)]);
        var conditions = new CMakeConditions(
            all.OptionsThatAreOff.Concat(all.UnwantedOptions),
            all.Wanted.Where(static w => w.IsRequired).Select(static w => w.Name));
        return new CMakeProject([.. files.SelectMany(f => conditions.Executed(f))]);
    }

    /// <summary>
    /// The value after a keyword of <c>project()</c>: <c>VERSION</c>, <c>DESCRIPTION</c>, <c>HOMEPAGE_URL</c>.
    /// </summary>
    public string? OfProject(string keyword)
    {
        var project = Called("project").FirstOrDefault(static c => c.Arguments.Length > 0);
        var at = project?.Arguments.IndexOf(keyword) ?? -1;
        return at >= 0 && at + 1 < project!.Arguments.Length ? Expanded(project.Arguments[at + 1]) : null;
    }

    /// <summary>
    /// Whether configuring needs a C++ compiler: the project asks for one, which it also does by naming no language at all
    /// (cmake-commands(7), project).
    /// </summary>
    public bool NeedsCxx
    {
        get
        {
            var project = Called("project").FirstOrDefault();
            if (project is null || project.Arguments.Contains("CXX")
                || Called("enable_language").Any(static c => c.Arguments.Contains("CXX")))
            {
                return true;
            }

            return !project.Arguments.Skip(1).Any(static a => a is "C" or "NONE" or "LANGUAGES" or "ASM");
        }
    }

    /// <summary>Installed programs: below the prefix, <c>bin/NAME</c> or <c>sbin/NAME</c>.</summary>
    public IEnumerable<string> Programs => Targets("add_executable")
        .Select(static t => (t.Name, Directory: ProgramDirectory(t.Destination)))
        .Where(static t => t.Directory is not null)
        .Select(static t => $"{t.Directory}/{t.Name}");

    /// <summary>
    /// Installed libraries, by the name of the static file without <c>lib</c> and <c>.a</c>.
    /// </summary>
    public IEnumerable<string> Libraries => Targets("add_library").Select(static t => t.Name);

    /// <summary>
    /// Switches that are on and that a port should turn off: tests, examples, documentation, shared libraries.
    /// </summary>
    public IEnumerable<string> UnwantedOptions =>
        Called("option")
            .Where(static c => c.Arguments is [_, _, .., "ON" or "on" or "TRUE" or "YES"])
            .Select(static c => c.Arguments[0])
            .Where(
                static name => name.All(static c => char.IsAsciiLetterOrDigit(c) || c == '_') && name != "BUILD_SHARED_LIBS")
            .Where(static name => s_unwanted.Any(u => name.Contains(u, StringComparison.OrdinalIgnoreCase)))
            .Concat(Called("include").Any(static c => c.Arguments is ["CTest", ..]) ? ["BUILD_TESTING"] : [])
            .Distinct(StringComparer.Ordinal);

    private IEnumerable<string> OptionsThatAreOff =>
        Called("option")
            .Where(static c => c.Arguments is [_] or [_, _] or [_, _, "OFF" or "off" or "FALSE" or "NO" or "0"])
            .Select(static c => c.Arguments[0]);

    /// <summary>Targets that are programs which the build itself runs, and nothing installs.</summary>
    public IEnumerable<string> NativePrograms
    {
        get
        {
            var programs = Called("add_executable").Where(static c => c.Arguments.Length > 0)
                .Select(c => Expanded(c.Arguments[0]))
                .ToHashSet(StringComparer.Ordinal);
            programs.ExceptWith(Called("install").Where(static c => c.Arguments is ["TARGETS", ..])
                .SelectMany(static c => c.Arguments.Skip(1)).SelectMany(ExpandedList));
            return Called("add_custom_command").Concat(Called("add_custom_target"))
                .SelectMany(c => c.Arguments.Index().Where(static a => a.Item == "COMMAND")
                    .Select(a => c.Arguments.ElementAtOrDefault(a.Index + 1)))
                .OfType<string>()
                .Select(Expanded)
                .Where(p => programs.Contains(p) && YamlScalar.IsPlainPath(p))
                .Distinct(StringComparer.Ordinal);
        }
    }

    /// <summary>What <c>find_package</c> looks for, and whether it is required.</summary>
    public IEnumerable<WantedLibrary> Wanted =>
        Called("find_package")
            .Where(static c => c.Arguments.Length > 0)
            .Select(c => new WantedLibrary(Expanded(c.Arguments[0]), c.Arguments.Contains("REQUIRED"), "find_package"));

    /// <summary>The names that installed targets have as files, each with where <c>install</c> puts it.</summary>
    private IEnumerable<(string Name, string Destination)> Targets(string command)
    {
        var installed = Called("install").Where(static c => c.Arguments is ["TARGETS", ..])
            .SelectMany(c => c.Arguments.Skip(1).TakeWhile(static a => !s_installWords.Contains(a))
                .SelectMany(ExpandedList)
                .Select(target => (Target: target, Destination: DestinationOf(c.Arguments))))
            .DistinctBy(static i => i.Target)
            .ToDictionary(static i => i.Target, static i => i.Destination, StringComparer.Ordinal);
        return Called(command)
            .Where(static c => c.Arguments is [_, ..] && !c.Arguments.Any(s_notFiles.Contains))
            .Select(c => Expanded(c.Arguments[0]))
            .Where(installed.ContainsKey)
            .Select(t => (OutputNameOf(t), installed[t]))
            .Distinct();
    }

    /// <summary>The directory of programs; empty where install() leaves it to CMake.</summary>
    private string DestinationOf(ImmutableArray<string> arguments)
    {
        var at = arguments.IndexOf("RUNTIME") is var runtime and >= 0 ? arguments.IndexOf("DESTINATION", runtime)
            : arguments.IndexOf("DESTINATION");
        return at >= 0 && at + 1 < arguments.Length ? Expanded(arguments[at + 1]) : "";
    }

    /// <summary><c>bin</c>, <c>sbin</c>, or null for a directory that no user's PATH has.</summary>
    private static string? ProgramDirectory(string destination) =>
        destination is "" ? "bin"
        : SystemDirectory().IsMatch(destination) ? "sbin"
        : UserDirectory().IsMatch(destination) ? "bin"
        : null;

    /// <summary>A list variable that <c>list(APPEND)</c> fills is replaced with its items.</summary>
    private IEnumerable<string> ExpandedList(string word) =>
        word is ['$', '{', .. var name, '}']
            ? Called("list").Where(c => c.Arguments is ["APPEND", var list, ..] && list == name)
                .SelectMany(static c => c.Arguments.Skip(2)).Select(Expanded).Append(Expanded(word))
            : [Expanded(word)];

    private string OutputNameOf(string target)
    {
        // Of several alternatives for different compilers, the last one is by convention not for Windows.
        var properties = Called("set_target_properties").LastOrDefault(c =>
            c.Arguments.Length > 0 && Expanded(c.Arguments[0]) == target && c.Arguments.Contains("OUTPUT_NAME"));
        var at = properties?.Arguments.IndexOf("OUTPUT_NAME") ?? -1;
        return at >= 0 && at + 1 < properties!.Arguments.Length ? Expanded(properties.Arguments[at + 1]) : target;
    }

    private IEnumerable<CMakeCommand> Called(string name) => _commands.Where(c => c.Name == name);

    private string Expanded(string text)
    {
        for (var i = 0; i < DeepestReference; i++)
        {
            var start = text.LastIndexOf("${", StringComparison.Ordinal);
            var end = start < 0 ? -1 : text.IndexOf('}', start);
            if (end < 0 || !_variables.TryGetValue(text[(start + 2)..end], out var value) || value.Length > 200)
            {
                break;
            }

            text = string.Concat(text.AsSpan(0, start), value, text.AsSpan(end + 1));
        }

        return text;
    }

    [GeneratedRegex(@"(?:^|/)sbin/?$|SBIN_?DIR", RegexOptions.ExplicitCapture)]
    private static partial Regex SystemDirectory();

    [GeneratedRegex(@"(?:^|/)bin/?$|BIN_?DIR|BIN_INSTALL|RUNTIME_(?:OUTPUT_)?DIR", RegexOptions.ExplicitCapture)]
    private static partial Regex UserDirectory();
}
