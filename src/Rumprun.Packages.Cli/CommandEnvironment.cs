using Rumprun.Packages.Core.Diagnostics;
using Rumprun.Packages.Engine.Files;
using Rumprun.Packages.Engine.Progress;

namespace Rumprun.Packages.Cli;

/// <summary>The command's environment, passed explicitly so that tests can replace it.</summary>
public sealed record CommandEnvironment
{
    public required Terminal Terminal { get; init; }

    /// <summary>Returns the value of an environment variable, or null.</summary>
    public required Func<string, string?> Variable { get; init; }

    /// <summary>Absolute.</summary>
    /// <exception cref="DiagnosticException">RR0007: it was deleted.</exception>
    public required string CurrentDirectory
    {
#pragma warning disable CA1065 // Only verbs that need the directory fail, here.
        get => field.Length > 0 ? field : throw CommandLineDiagnostics.NoCurrentDirectory.Exception(
            "the directory that this was started in no longer exists", "change to one that does: `cd`");
#pragma warning restore CA1065
        init;
    }

    /// <summary>
    /// The program's own file, which is started again as a detached guest's supervisor; the ports are next to it.
    /// </summary>
    public required string Executable { get; init; }

    public required TimeProvider Time { get; init; }

    /// <summary>The trace of this command, or null.</summary>
    public IProgress<ProgressEvent>? Trace { get; init; }

    /// <summary>Those of the environment variables, if no others are set.</summary>
    public RrpkgDirectories Directories { get => field ?? RrpkgDirectories.From(Variable, HomeOfUser); init; }

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

    /// <summary>The home directory from passwd(5). The runtime returns <c>/</c> for a user who is not listed.</summary>
    private static string? HomeOfUser() =>
        Environment.GetFolderPath(Environment.SpecialFolder.UserProfile, Environment.SpecialFolderOption.DoNotVerify)
            is { Length: > 1 } home && Path.IsPathRooted(home) ? home : null;
}
