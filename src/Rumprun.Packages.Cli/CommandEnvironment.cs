using Rumprun.Packages.Engine.Files;
using Rumprun.Packages.Engine.Progress;

namespace Rumprun.Packages.Cli;

/// <summary>What a run of the command takes from outside, given by hand so that a test can give something else.</summary>
public sealed record CommandEnvironment
{
    public required Terminal Terminal { get; init; }

    /// <summary>Looks an environment variable up; null where it is not set.</summary>
    public required Func<string, string?> Variable { get; init; }

    public required string CurrentDirectory { get; init; }

    /// <summary>This program's own file, to be run again as a detached guest's supervisor; ports lie beside it.</summary>
    public required string Executable { get; init; }

    public required TimeProvider Time { get; init; }

    /// <summary>Where everything that this command does is written; null: nowhere.</summary>
    public IProgress<ProgressEvent>? Trace { get; init; }

    public RrpkgDirectories Directories => RrpkgDirectories.From(Variable);

    public static CommandEnvironment OfThisProcess() => new()
    {
        Terminal = Terminal.OfThisProcess(Environment.GetEnvironmentVariable),
        Variable = Environment.GetEnvironmentVariable,
        CurrentDirectory = Environment.CurrentDirectory,
        Executable = Environment.ProcessPath ?? "rrpkg",
        Time = TimeProvider.System,
    };
}
