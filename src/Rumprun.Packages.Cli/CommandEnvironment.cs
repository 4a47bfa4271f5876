using Rumprun.Packages.Core.Diagnostics;
using Rumprun.Packages.Engine.Files;
using Rumprun.Packages.Engine.Progress;

namespace Rumprun.Packages.Cli;

/// <summary>What a run of the command takes from outside, given by hand so that a test can give something else.</summary>
public sealed record CommandEnvironment
{
    public required Terminal Terminal { get; init; }

    /// <summary>Looks an environment variable up; null where it is not set.</summary>
    public required Func<string, string?> Variable { get; init; }

    /// <summary>Absolute.</summary>
    /// <exception cref="DiagnosticException">RR0007: it was deleted.</exception>
    public required string CurrentDirectory
    {
#pragma warning disable CA1065 // A verb that needs no directory works where there is none; the others say so, here.
        get => field.Length > 0 ? field : throw CommandLineDiagnostics.NoCurrentDirectory.Exception(
            "the directory that this was started in no longer exists", "change to one that does: `cd`");
#pragma warning restore CA1065
        init;
    }

    /// <summary>This program's own file, to be run again as a detached guest's supervisor; ports lie beside it.</summary>
    public required string Executable { get; init; }

    public required TimeProvider Time { get; init; }

    /// <summary>Where everything that this command does is written; null: nowhere.</summary>
    public IProgress<ProgressEvent>? Trace { get; init; }

    public RrpkgDirectories Directories => RrpkgDirectories.From(Variable, HomeOfUser);

    public static CommandEnvironment OfThisProcess() => new()
    {
        Terminal = Terminal.OfThisProcess(Environment.GetEnvironmentVariable),
        Variable = Environment.GetEnvironmentVariable,
        CurrentDirectory = CurrentDirectoryOfThisProcess(),
        Executable = Environment.ProcessPath ?? "rrpkg",
        Time = TimeProvider.System,
    };

    private static string CurrentDirectoryOfThisProcess()
    {
        try
        {
            return Environment.CurrentDirectory;
        }
        catch (IOException)
        {
            return "";
        }
    }

    /// <summary>What passwd(5) has. The runtime answers <c>/</c> for a user who is not in it.</summary>
    private static string? HomeOfUser() =>
        Environment.GetFolderPath(Environment.SpecialFolder.UserProfile, Environment.SpecialFolderOption.DoNotVerify)
            is { Length: > 1 } home && Path.IsPathRooted(home) ? home : null;
}
