using Rumprun.Packages.Engine.Processes;

namespace Rumprun.Packages.Testing;

/// <summary>Runs the machine's own tools for fixtures: tar, git and the like.</summary>
public static class SystemCommand
{
    /// <returns>What it printed.</returns>
    /// <exception cref="InvalidOperationException">It did not end well.</exception>
    public static async Task<string> RunAsync(
        string directory, string program, IEnumerable<string> arguments, CancellationToken cancellationToken)
    {
        var command = new CommandLine
        {
            Program = program,
            Arguments = [.. arguments],
            WorkingDirectory = directory,
            Environment = CommandLine.CleanEnvironment
                .Add("HOME", directory)
                .Add("GIT_CONFIG_NOSYSTEM", "1")
                .Add("GIT_ALLOW_PROTOCOL", "file:http:https")
                .Add("GIT_COMMITTER_DATE", "2020-02-02T02:02:02Z")
                .Add("GIT_AUTHOR_DATE", "2020-02-02T02:02:02Z"),
        };
        var result = await ChildProcess.RunAsync(command, cancellationToken);
        return result.Succeeded
            ? result.Output
            : throw new InvalidOperationException($"{command} returned {result.ExitCode}: {result.Error}{result.Output}");
    }
}
