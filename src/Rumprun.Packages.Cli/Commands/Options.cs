using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using Rumprun.Packages.Core;
using Rumprun.Packages.Core.Configuration;
using Rumprun.Packages.Core.Diagnostics;
using Rumprun.Packages.Core.Naming;
using Rumprun.Packages.Core.Planning;
using Rumprun.Packages.Core.Ports;
using Rumprun.Packages.Core.Versioning;

namespace Rumprun.Packages.Cli.Commands;

/// <summary>
/// Options and arguments that several verbs share. Each call creates a new one, since a symbol belongs to one verb.
/// </summary>
public static class Options
{
    private const string ExplainName = "--explain";

    private const string LowestName = "--lowest";

    private const string SandboxName = "--sandbox";

    public static Option<bool> Json() => new("--json") { Description = "Print JSON" };

    public static Option<bool> AllVersions() => new("--all-versions")
    {
        Description = "Every requested version of each port, not only the newest",
    };

    public static Option<bool> Lowest() => new(LowestName)
    {
        Description = "Take the oldest versions that the ranges allow, whatever is locked or installed",
    };

    public static bool IsLowest(ParseResult parse) => IsGiven(parse, LowestName);

    public static Option<bool> Explain() => new(ExplainName)
    {
        Description = "Explain why each port is needed, and why at that version",
    };

    public static bool IsExplained(ParseResult parse) => IsGiven(parse, ExplainName);

    private static bool IsGiven(ParseResult parse, string name) =>
        parse.CommandResult.Command.Options.OfType<Option<bool>>().Any(o => o.Name == name && parse.GetValue(o));

    public static Option<int?> Jobs() => new("--jobs", "-j")
    {
        Description = "How many compilers run at once, over all ports; default: one per processor",
        HelpName = "N",
        CustomParser = static result => Value(result) is not { } text ? null
            : int.TryParse(
                text, NumberStyles.None, CultureInfo.InvariantCulture, out var jobs) && jobs is >= 1 and <= 1024 ? jobs
            : throw CommandLineDiagnostics.BadValue.Exception(
                $"`{text}` is not a number of jobs", "write a number from 1 to 1024: `-j 4`"),
    };

    public static Option<Target?> Target() => new Option<Target?>("--target")
    {
        Description = "What to build for: hw-x86_64, hosted-x86_64, ...",
        HelpName = "TARGET",
        CustomParser = static result => Value(result) is not { } text ? null
            : Core.Target.TryParse(text, out var target) ? target
            : throw CommandLineDiagnostics.BadValue.Exception(
                $"`{text}` is not a target",
                Suggestion.For(text, AllTargets()) is { } meant
                    ? $"did you mean `{meant}`?"
                    : $"use one of {string.Join(", ", AllTargets())}"),
    }.CompletesWithWords(AllTargets());

    /// <summary>The value of <see cref="Sandbox"/>; null: not given, or not an option of the command.</summary>
    public static BuildIsolation? SandboxOf(ParseResult parse) =>
        parse.CommandResult.Command.Options.OfType<Option<BuildIsolation?>>().SingleOrDefault() is { } option
            ? parse.GetValue(option)
            : null;

    public static Option<BuildIsolation?> Sandbox() => new Option<BuildIsolation?>(SandboxName)
    {
        Description = "`off`: build without a sandbox, and mark the packages as such",
        HelpName = "on|off",
        CustomParser = static result => Value(result) switch
        {
            null => null,
            "on" => BuildIsolation.Sandbox,
            "off" => BuildIsolation.Off,
            var other =>
                throw CommandLineDiagnostics.BadValue.Exception($"`--sandbox` cannot be `{other}`", "write `on` or `off`"),
        },
    }.CompletesWithWords(["on", "off"]);

    /// <summary>The value of <see cref="From"/>; null: not given, or not an option of the command.</summary>
    public static ReleaseChoice? FromOf(ParseResult parse) =>
        parse.CommandResult.Command.Options.OfType<Option<ReleaseChoice?>>().SingleOrDefault() is { } option
            ? parse.GetValue(option)
            : null;

    public static Option<ReleaseChoice?> From() => new Option<ReleaseChoice?>("--from")
    {
        Description = "`mirror`: only releases of mirrors; `source`: build everything; default: a release if one fits",
        HelpName = "mirror|source",
        CustomParser = static result => Value(result) switch
        {
            null => null,
            "any" => ReleaseChoice.Any,
            "mirror" => ReleaseChoice.Mirror,
            "source" => ReleaseChoice.Source,
            var other =>
                throw CommandLineDiagnostics.BadValue.Exception(
                    $"`--from` cannot be `{other}`", "write `mirror`, `source` or `any`"),
        },
    }.CompletesWithWords(["mirror", "source", "any"]);

    /// <summary>One or more ports, with versions and options: see <see cref="PortRequest"/>.</summary>
    public static Argument<string[]> Requests(string description) => OneOrMore("port", description);

    /// <summary>Like <see cref="Requests"/>, or none.</summary>
    public static Argument<string[]> OptionalRequests(string description) =>
        new("port") { Description = description, Arity = ArgumentArity.ZeroOrMore };

    /// <summary>The ports whose dependencies are shown, instead of what is installed.</summary>
    public static Option<string[]> For() => new("--for")
    {
        Description = "Use the dependencies of this port, not what is installed",
        HelpName = "PORT",
    };

    /// <summary>One or more names of ports.</summary>
    public static Argument<string[]> Names(string description) => OneOrMore("port", description);

    /// <summary>The number of a generation, or none.</summary>
    public static Argument<int?> Generation(string description, string name = "generation") => new(name)
    {
        Description = description,
        Arity = ArgumentArity.ZeroOrOne,
        CustomParser = static result => Value(result) is not { } text ? null
            : int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= 1 ? number
            : throw CommandLineDiagnostics.BadValue.Exception(
                $"`{text}` is not the number of a generation", "run `rrpkg generations` for a list"),
    };

    public static PortRequest Request(string text) =>
        PortRequest.TryParse(text, out var request)
            ? request
            : throw CommandLineDiagnostics.BadValue.Exception(
                PortVersion.LargeNumberIn(text.Split('@', 2)[^1]) is { } number
                    ? $"`{number}` in `{text}` is too large: a number of a version is at most {int.MaxValue}"
                    : $"`{text}` is not a port request",
                "write a name, `NAME[OPTION,!OPTION]`, `NAME@VERSION` or `NAME@[LOW,HIGH)`");

    /// <summary>
    /// What ports' names on a command line stand for, programs of the user's own included: see
    /// <see cref="Composition.RequestsAsync"/>.
    /// </summary>
    public const string ProgramHelp =
        "or your own program, told from a port by `.`, a `/` or its suffix: a directory, FILE.c, an archive, "
            + "git+https://...@REF";

    public static PortName Name(string text) =>
        PortName.TryParse(text, out var name)
            ? name
            : throw CommandLineDiagnostics.BadValue.Exception(
                $"`{text}` is not a valid port name", "use lower-case letters, digits, `+`, `.`, `_` and `-`");

    private static Argument<string[]> OneOrMore(string name, string description) =>
        new(name) { Description = description, Arity = ArgumentArity.OneOrMore };

    private static IEnumerable<string> AllTargets() =>
        Core.Target.PlatformNames.SelectMany(static p => Core.Target.ArchitectureNames.Select(a => $"{p}-{a}"));

    private static string? Value(SymbolResult result) => result.Tokens.Count > 0 ? result.Tokens[0].Value : null;
}
