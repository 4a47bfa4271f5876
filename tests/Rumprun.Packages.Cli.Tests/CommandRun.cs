using System.Text;

namespace Rumprun.Packages.Cli.Tests;

/// <summary>Runs the command in this process, with a home of its own, and keeps what it printed.</summary>
public sealed class CommandRun(string home, string currentDirectory)
{
    /// <summary>
    /// Environment variables besides <c>RRPKG_HOME</c>, and in place of this process's <c>PATH</c> and <c>RRPKG_RUMPRUN</c>.
    /// </summary>
    public Dictionary<string, string> Variables { get; } = [];

    public bool IsInteractive { get; init; }

    public async Task<Result> RunAsync(params string[] arguments)
    {
        using var output = new MemoryStream();
        await using var text = new StreamWriter(output) { AutoFlush = true };
        await using var error = new StringWriter();
        using var errorBytes = new MemoryStream();
        var exitCode = await CommandLineApplication.RunAsync(
            arguments,
            new CommandEnvironment
            {
                Terminal = new Terminal
                {
                    Output = text,
                    Error = error,
                    RawOutput = output,
                    RawError = errorBytes,
                    IsInteractive = IsInteractive,
                    UseColor = IsInteractive && !Variables.ContainsKey("NO_COLOR"),
                },
                Variable = Lookup,
                CurrentDirectory = currentDirectory,
                Executable = Path.Combine(home, "bin/rrpkg"),
                Time = TimeProvider.System,
            });
        return new Result(exitCode, Encoding.UTF8.GetString(output.ToArray()), error.ToString());
    }

    private string? Lookup(string name) => Variables.GetValueOrDefault(name) ?? name switch
    {
        "RRPKG_HOME" => home,
        "PATH" or "RRPKG_RUMPRUN" => Environment.GetEnvironmentVariable(name),
        _ => null,
    };

    /// <summary>How a command ended.</summary>
    public sealed record Result(int ExitCode, string Output, string Error);
}
