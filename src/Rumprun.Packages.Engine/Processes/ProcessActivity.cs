using System.Diagnostics;

namespace Rumprun.Packages.Engine.Processes;

/// <summary>
/// Reports a child process as an activity, from its start to its end, to listeners of the source. Its environment, which
/// may hold secrets, is not part of it.
/// </summary>
public static class ProcessActivity
{
    public const string SourceName = "Rumprun.Packages.Processes";

    /// <summary>The tag with the process's number.</summary>
    public const string Id = "process.pid";

    /// <summary>The tag with the program and its arguments.</summary>
    public const string Command = "process.command_line";

    /// <summary>The tag with the exit code, which is set at the end.</summary>
    public const string ExitCode = "process.exit.code";

    private static readonly ActivitySource s_source = new(SourceName);

    /// <summary>Follows a process that has just been started, if something listens.</summary>
    internal static Process Follow(Process process, CommandLine command)
    {
        if (!s_source.HasListeners())
        {
            return process;
        }

        var outer = Activity.Current;
        var activity = s_source.StartActivity(
            ActivityKind.Internal,
            tags: [new(Id, process.Id), new(Command, string.Join(' ', command.Arguments.Prepend(command.Program)))],
            name: "process");
        Activity.Current = outer;
        if (activity is not null)
        {
            process.Exited += (_, _) =>
            {
                activity.SetTag(ExitCode, process.ExitCode);
                activity.Stop();
            };
            process.EnableRaisingEvents = true;
        }

        return process;
    }
}
