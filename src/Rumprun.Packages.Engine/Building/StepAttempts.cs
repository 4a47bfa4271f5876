using System.Text.RegularExpressions;

namespace Rumprun.Packages.Engine.Building;

/// <summary>What a step tried and could not do, according to a line of its output.</summary>
internal abstract record StepAttempt
{
    private StepAttempt()
    {
    }

    public sealed record Network : StepAttempt;

    /// <param name="Path">Absolute, as the step sees it.</param>
    public sealed record Write(string Path) : StepAttempt;

    /// <param name="Path">Absolute, as the step sees it.</param>
    public sealed record Read(string Path) : StepAttempt;

    public sealed record Program(string Name) : StepAttempt;
}

/// <summary>Recognises failed attempts in the output of compilers, shells and downloaders, in the C.UTF-8 locale.</summary>
internal static partial class StepAttempts
{
    public static StepAttempt? In(string line) =>
        Network().IsMatch(line) ? new StepAttempt.Network()
        : Unwritable().IsMatch(line) && PathIn(line) is { } written ? new StepAttempt.Write(written)
        : MissingProgram().Match(line) is { Success: true } program
            ? new StepAttempt.Program(program.Groups.Values.Skip(1).First(static g => g.Success).Value)
        : MissingFile().IsMatch(line) && PathIn(line) is { } read ? new StepAttempt.Read(read)
        : MissingHeader().Match(line) is { Success: true } header
            ? new StepAttempt.Read($"/usr/include/{header.Groups[1].Value}")
        : null;

    public static bool TellsOfKill(string line) => Killed().IsMatch(line);

    public static bool TellsOfFullDisk(string line) => line.Contains("No space left on device", StringComparison.Ordinal);

    private static string? PathIn(string line) =>
        AbsolutePath().Match(line) is { Success: true } path ? path.Groups[1].Value : null;

    [GeneratedRegex(
        "could not resolve|unable to resolve|temporary failure in name resolution|name or service not known|"
        + "network is unreachable|no address associated with hostname|could not connect to|failed to connect to",
        RegexOptions.CultureInvariant | RegexOptions.IgnoreCase)]
    private static partial Regex Network();

    [GeneratedRegex("Read-only file system|cannot (?:create|touch)|cannot open output file", RegexOptions.CultureInvariant)]
    private static partial Regex Unwritable();

    // A compiler's `fatal error: zlib.h: No such file or directory`, without a directory of its own.
    [GeneratedRegex(@"fatal error: ([\w+.-][\w+./-]*\.(?:h|hh|hpp|hxx)): No such file", RegexOptions.CultureInvariant)]
    private static partial Regex MissingHeader();

    [GeneratedRegex(
        "No such file or directory|not found|cannot find|does not exist|can't open",
        RegexOptions.CultureInvariant | RegexOptions.IgnoreCase)]
    private static partial Regex MissingFile();

    // dash: `sh: 1: perl: not found`; bash: `x: line 1: perl: command not found`; env: `env: 'perl': No such file or
    // directory`; make: `make: perl: No such file or directory`; and a script whose interpreter is missing: `/usr/bin/perl:
    // bad interpreter`.
    [GeneratedRegex(
        @"(?:^|[:\s])([\w+.-]+): (?:command )?not found$|env: [‘']([\w+.-]+)[’']: No such file|"
        + @"^g?make(?:\[\d+\])?: ([\w+.-]+): No such file or directory$|/([\w+.-]+): bad interpreter",
        RegexOptions.CultureInvariant)]
    private static partial Regex MissingProgram();

    [GeneratedRegex(@"(?:^|[\s'""‘`:=(])(/[^\s'""’`:;,()]+)", RegexOptions.CultureInvariant)]
    private static partial Regex AbsolutePath();

    [GeneratedRegex(
        @"\bKilled\b|SIGKILL|signal terminated program|Cannot allocate memory|\bError 137\b", RegexOptions.CultureInvariant)]
    private static partial Regex Killed();
}
