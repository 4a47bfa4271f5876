using System.Collections.Immutable;
using System.Text.RegularExpressions;

namespace Rumprun.Packages.Core.Scaffolding;

/// <summary>A makefile's variables and rules, as far as they can be read without running it.</summary>
public sealed partial class Makefile
{
    private const int DeepestReference = 8;

    private static readonly ImmutableArray<string> s_libraries = ["LDLIBS", "LIBS", "LDFLAGS"];

    private static readonly ImmutableArray<string> s_notPrograms =
        [
            "all",
            "default",
            "clean",
            "distclean",
            "install",
            "uninstall",
            "check",
            "test",
            "tests",
            "dist",
            "depend",
            "help",
            "docs",
            "doc",
            "man",
        ];

    private static readonly ImmutableArray<string> s_unwanted =
        [
            "check", "test", "tests", "doc", "docs", "man", "manual", "manuals", "html", "pdf", "example", "examples",
            "bench", "benchmark", "benchmarks", "fuzz", "demo", "demos",
        ];

    private readonly Dictionary<string, string> _variables = new(StringComparer.Ordinal);
    private readonly HashSet<string> _weak = new(StringComparer.Ordinal);
    private readonly HashSet<string> _conditional = new(StringComparer.Ordinal);
    private readonly Dictionary<string, MakefileRule> _rules = new(StringComparer.Ordinal);
    private readonly string _text;
    private readonly List<string> _order = [];

    private Makefile(string text)
    {
        _text = text;
        string[] targets = [];
        var depth = 0;
        foreach (var line in text.Split('\n'))
        {
            if (line.StartsWith('\t'))
            {
                foreach (var target in targets)
                {
                    _rules[target] = _rules[target] with { Commands = _rules[target].Commands.Add(line.Trim()) };
                }
            }
            else if (Conditional().Match(line) is { Success: true } conditional)
            {
                depth += conditional.Groups["end"].Success ? -1 : 1;
            }
            else if (Assignment().Match(line) is { Success: true } assignment)
            {
                Assign(assignment, depth > 0);
            }
            else if (Rule().Match(line) is { Success: true } rule)
            {
                targets = AddRule(Words(rule.Groups["targets"].Value), Words(rule.Groups["needs"].Value));
            }
        }
    }

    public static Makefile Parse(string text) =>
        new(text.Replace("\r\n", "\n", StringComparison.Ordinal).Replace("\\\n", " ", StringComparison.Ordinal));

    /// <summary>
    /// Whether <c>DESTDIR</c> is where the staged tree is, and not a directory of the installation, as in some makefiles.
    /// </summary>
    public bool HonoursDestdir => !OwnsDestdir && (
        _text.Contains("$(DESTDIR)", StringComparison.Ordinal) || _text.Contains("${DESTDIR}", StringComparison.Ordinal));

    /// <summary>Whether the makefile sets <c>DESTDIR</c> itself, from the prefix.</summary>
    public bool OwnsDestdir => ValueOf("DESTDIR") is { Length: > 0 } value && value.Contains('$', StringComparison.Ordinal);

    public MakefileRule? Install => _rules.GetValueOrDefault("install");

    /// <summary>Whether the install rule strips: a bakeable object must keep its symbols.</summary>
    public bool InstallStrips => Install is { } install
        && install.Commands.Any(c => Strips().IsMatch(Expanded(c)));

    /// <summary>Whether installing puts files into a directory below the prefix, <c>share/NAME</c>.</summary>
    public bool InstallsInto(string directory) =>
        Install?.Commands.Any(c => Expanded(c) is var command
            && command.Contains($"/{directory}", StringComparison.Ordinal)
            && !command.StartsWith("mkdir", StringComparison.Ordinal)) == true;

    /// <summary>
    /// Variables that only the command line can change: they are set with <c>=</c>, which overrides the environment.
    /// </summary>
    public bool Fixes(string variable) => _variables.ContainsKey(variable) && !_weak.Contains(variable);

    public bool IsConditional(string variable) => _conditional.Contains(variable);

    /// <summary>The libraries that its variables link, by <c>-l</c>.</summary>
    public IEnumerable<WantedLibrary> Wanted => s_libraries.Select(ValueOf).OfType<string>()
        .SelectMany(Words)
        .Where(static w => w.Length > 2 && w.StartsWith("-l", StringComparison.Ordinal))
        .Select(static w => new WantedLibrary(w[2..], IsRequired: true, w));

    /// <summary>The targets whose commands name a compiler of this machine themselves, without a variable.</summary>
    public IEnumerable<(string Target, string Command)> FixedCompilers => _rules.SelectMany(static r =>
        r.Value.Commands.Where(static c => FixedCompiler().IsMatch(c)).Select(c => (r.Key, c)));

    /// <summary>The value as written, with <c>=</c> and <c>+=</c> combined; null if unset.</summary>
    public string? ValueOf(string variable) => _variables.GetValueOrDefault(variable);

    /// <summary>
    /// The targets that appear to be programs: those of the first rule or <c>all</c> that have their own linking rule or are
    /// built by a built-in one; without those that <c>install</c> does not name, if it names any.
    /// </summary>
    public IEnumerable<string> Programs(Func<string, bool> isSource)
    {
        string[] built = [.. BuiltPrograms(isSource)];
        var named = (Install?.Commands ?? []).SelectMany(c => Words(Expanded(c).Replace(';', ' ')))
            .Select(SourceListing.NameOf)
            .ToHashSet(StringComparer.Ordinal);
        return built.Any(named.Contains) ? built.Where(named.Contains) : built;
    }

    private IEnumerable<string> BuiltPrograms(Func<string, bool> isSource)
    {
        var first = _rules.ContainsKey("all") ? "all" : _order.FirstOrDefault();
        if (first is null)
        {
            return [];
        }

        return Reached(first, isSource, depth: 0)
            .Distinct(StringComparer.Ordinal)
            .Where(t => !s_notPrograms.Contains(t) && ProgramName().IsMatch(t))
            .Where(t => _rules.GetValueOrDefault(t) is { Commands.IsEmpty: false } rule
                ? rule.Commands.Any(IsLink)
                : IsBuiltIn(t, isSource));
    }

    /// <summary>
    /// What the default target needs, without tests and documentation, but with what these need; empty if it needs neither.
    /// </summary>
    public IEnumerable<string> TargetsWithoutTests
    {
        get
        {
            var first = _order.FirstOrDefault();
            string[] needs = first is null ? [] : [.. _rules[first].Needs.SelectMany(n => Words(Expanded(n)))];
            string[] kept =
            [
                .. needs.SelectMany(n => !IsUnwanted(n) ? [n]
                    : (_rules.GetValueOrDefault(n)?.Needs ?? []).SelectMany(needed => Words(Expanded(needed))).Where(
                        static needed => !IsUnwanted(needed)))
                    .Distinct(StringComparer.Ordinal),
            ];
            return needs.Any(IsUnwanted) && _rules[first!].Commands.IsEmpty ? kept : [];
        }
    }

    private static bool IsUnwanted(string target) => target.Split('-', '_', '.').Any(s_unwanted.Contains);

    /// <summary>
    /// Lists that name shared libraries beside static ones (<c>LIBS = libx.a libx.so</c>), with the value that leaves the
    /// shared ones out.
    /// </summary>
    public IEnumerable<(string Variable, string Value)> ListsWithoutShared =>
        _variables.Where(v => !_conditional.Contains(v.Key))
            .Select(v => (v.Key, Words: Words(v.Value), Kept: Words(v.Value).Where(w => !Expanded(w).Split(' ').Any(
                static e => SharedLibrary().IsMatch(e))).ToArray()))
            .Where(v => v.Kept.Length < v.Words.Length
                && v.Kept.Any(w => Expanded(w).Split(' ').Any(static e => StaticLibrary().IsMatch(e))))
            .Select(static v => (v.Key, string.Join(' ', v.Kept)));

    private IEnumerable<string> Reached(string target, Func<string, bool> isSource, int depth) =>
        _rules.TryGetValue(target, out var rule) && depth < DeepestReference
            && (target == "all" || (rule.Commands.IsEmpty && !IsBuiltIn(target, isSource)))
            ? rule.Needs.SelectMany(n => Words(Expanded(n)))
                .SelectMany(n => n == target ? [] : Reached(n, isSource, depth + 1))
            : [target];

    /// <summary>Whether make's built-in rules link it from a source of the same name.</summary>
    private static bool IsBuiltIn(string target, Func<string, bool> isSource) =>
        isSource(target + ".c") || isSource(target + ".cc") || isSource(target + ".cpp");

    private bool IsLink(string command) =>
        LinkCommand().IsMatch(command)
        && !command.Contains(" -c ", StringComparison.Ordinal)
        && !command.Contains("-shared", StringComparison.Ordinal);

    private void Assign(Match assignment, bool isConditional)
    {
        var (name, value) = (assignment.Groups["name"].Value, assignment.Groups["value"].Value);
        value = value.Split('#')[0].Trim();
        var kind = assignment.Groups["kind"].Value;
        if (kind == "!=" || value.Length > 2000)
        {
            return;
        }

        if (isConditional)
        {
            _conditional.Add(name);
        }

        if (kind == "+=")
        {
            if (!_variables.TryGetValue(name, out var before))
            {
                _weak.Add(name);
            }

            _variables[name] = string.IsNullOrEmpty(before) ? value : $"{before} {value}";
        }
        else if (!_variables.ContainsKey(name))
        {
            _variables[name] = value;
            if (kind == "?=")
            {
                _weak.Add(name);
            }
        }
    }

    private string[] AddRule(string[] targets, string[] needs)
    {
        targets = [.. targets.SelectMany(t => Words(Expanded(t))).Where(
            static t => !t.StartsWith('.') && !t.Contains('%', StringComparison.Ordinal))];
        foreach (var target in targets)
        {
            if (!_rules.TryGetValue(target, out var rule))
            {
                rule = new MakefileRule([], []);
                _order.Add(target);
            }

            _rules[target] = rule with { Needs = rule.Needs.AddRange(needs) };
        }

        return targets;
    }

    private string Expanded(string text)
    {
        for (var i = 0; i < DeepestReference; i++)
        {
            var expanded = Reference().Replace(text, m => _variables.GetValueOrDefault(m.Groups["name"].Value, ""));
            if (expanded == text || expanded.Length > 4000)
            {
                break;
            }

            text = expanded;
        }

        return text;
    }

    private static string[] Words(string text) => text.Split((char[])[' ', '\t'], StringSplitOptions.RemoveEmptyEntries);

    [GeneratedRegex(
        @"^[ ]*(?:export[ ]+)?(?<name>[A-Za-z_][A-Za-z0-9_]*)[ \t]*(?<kind>::?=|\?=|\+=|!=|=)[ \t]*(?<value>.*)$",
        RegexOptions.ExplicitCapture)]
    private static partial Regex Assignment();

    [GeneratedRegex(@"^(?<targets>[^\t#:=][^:=#]*)::?(?!=)(?<needs>[^;#|=]*)", RegexOptions.ExplicitCapture)]
    private static partial Regex Rule();

    [GeneratedRegex(@"^[ ]*(?:(?<begin>ifeq|ifneq|ifdef|ifndef)|(?<end>endif))\b", RegexOptions.ExplicitCapture)]
    private static partial Regex Conditional();

    [GeneratedRegex(@"\$[({](?<name>[A-Za-z_][A-Za-z0-9_]*)[)}]", RegexOptions.ExplicitCapture)]
    private static partial Regex Reference();

    [GeneratedRegex(@"\$[({](?:CC|CXX|LD|LINK|CCLD)[)}]|\b(?:gcc|cc|g\+\+|c\+\+)\b", RegexOptions.ExplicitCapture)]
    private static partial Regex LinkCommand();

    [GeneratedRegex(@"(?:install\S*|INSTALL\S*)\s(?:.*\s)?-s(?:\s|$)|\bstrip\b", RegexOptions.ExplicitCapture)]
    private static partial Regex Strips();

    [GeneratedRegex(@"\.so(?:\.[0-9]+)*$|\.dylib$|\.dll$", RegexOptions.ExplicitCapture)]
    private static partial Regex SharedLibrary();

    [GeneratedRegex(@"\.a$", RegexOptions.ExplicitCapture)]
    private static partial Regex StaticLibrary();

    [GeneratedRegex(@"^[@+-]*(?:gcc|cc|g\+\+|c\+\+|clang|clang\+\+)(?:-[0-9]+)?\s", RegexOptions.ExplicitCapture)]
    private static partial Regex FixedCompiler();

    [GeneratedRegex("^[A-Za-z0-9][A-Za-z0-9_+-]*$", RegexOptions.ExplicitCapture)]
    private static partial Regex ProgramName();
}

/// <summary>A target's prerequisites and commands.</summary>
public sealed record MakefileRule(ImmutableArray<string> Needs, ImmutableArray<string> Commands);
