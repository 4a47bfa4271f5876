using System.Collections.Immutable;

namespace Rumprun.Packages.Core.Scaffolding;

/// <summary>
/// The contents of a project's CMakeLists.txt files, ignoring conditions and loops: every command counts as executed.
/// </summary>
public sealed class CMakeProject
{
    private const int DeepestReference = 8;

    private static readonly ImmutableArray<string> s_unwanted =
        ["TEST", "EXAMPLE", "SAMPLE", "BENCH", "FUZZ", "DOC", "SHARED", "DEMO", "COVERAGE"];

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

    public static CMakeProject Read(SourceListing listing, string directory) =>
        new([.. listing.Named("CMakeLists.txt", directory).SelectMany(static f => CMakeCommand.ReadAll(f.Text))]);

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

    /// <summary>Installed programs, by file name.</summary>
    public IEnumerable<string> Programs => Targets("add_executable");

    /// <summary>
    /// Installed libraries, by the name of the static file without <c>lib</c> and <c>.a</c>.
    /// </summary>
    public IEnumerable<string> Libraries => Targets("add_library");

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

    /// <summary>What <c>find_package</c> looks for, and whether it is required.</summary>
    public IEnumerable<WantedLibrary> Wanted =>
        Called("find_package")
            .Where(static c => c.Arguments.Length > 0)
            .Select(c => new WantedLibrary(Expanded(c.Arguments[0]), c.Arguments.Contains("REQUIRED"), "find_package"));

    private IEnumerable<string> Targets(string command)
    {
        var installed = Called("install").Where(static c => c.Arguments is ["TARGETS", ..])
            .SelectMany(
                static c => c.Arguments.Skip(1).TakeWhile(static a => a is not ("DESTINATION" or "RUNTIME" or "EXPORT")))
            .SelectMany(ExpandedList)
            .ToHashSet(StringComparer.Ordinal);
        return Called(command)
            .Where(static c => c.Arguments is [_, ..] && !c.Arguments.Contains("ALIAS") && !c.Arguments.Contains("IMPORTED"))
            .Select(c => (Target: Expanded(c.Arguments[0]), IsShared: c.Arguments.Contains("SHARED")))
            .Where(t => installed.Contains(t.Target) && !t.IsShared)
            .Select(t => OutputNameOf(t.Target))
            .Distinct(StringComparer.Ordinal);
    }

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
}
