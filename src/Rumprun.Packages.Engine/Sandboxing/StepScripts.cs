using System.Collections.Immutable;
using Rumprun.Packages.Core.Planning;

namespace Rumprun.Packages.Engine.Sandboxing;

/// <summary>
/// The small shell scripts around a step, for what only a shell can do. They pass the step's words unchanged.
/// </summary>
/// <remarks>
/// A step's input is a lifeline (<see cref="Processes.ChildProcess.RunOnLifelineAsync"/>), on descriptor 8 here: a process
/// reads it, and kills all others when it ends. bubblewrap's <c>--die-with-parent</c> is not enough: if bubblewrap is killed
/// while it starts, its first process leaves the second behind, which continues with the step or waits forever.
/// </remarks>
internal static class StepScripts
{
    private const string Shell = "/bin/sh";

    /// <summary>The name of the scripts in the shell's messages.</summary>
    private const string Name = "sh";

    private const string OutsideScript = """
        umask "$1" || exit
        report=$2 jobs=$3
        shift 3
        exec 8<&0 </dev/null 2>&1 9>"$report" || exit
        [ -z "$jobs" ] || exec 3<>"$jobs" || exit
        exec "$@"
        """;

    private const string SandboxedScript = """
        ( read -r end; while kill -KILL -1; do :; done ) <&8 >/dev/null 2>&1 3>&- 8<&- 9>&- &
        lifeline=$!
        exec 8<&-
        echo begun >&9
        directory=$1
        shift
        { [ -d "$directory" ] || mkdir -p -- "$directory"; } 9>&- && cd -- "$directory" && "$@" 9>&-
        code=$?
        times >&9
        list() {
          left=
          for process in /proc/[0-9]*; do
            process=${process#/proc/}
            case $process in $$ | $lifeline) continue ;; esac
            { read -r state < "/proc/$process/stat"; } 2>/dev/null || continue
            case ${state##*) } in [ZX]*) ;; *) left="$left $process" ;; esac
          done
        }
        list
        for again in 1 2 3 4 5 6 7 8 9 10; do
          [ -z "$left" ] && break
          sleep 0.1
          list
        done
        for process in $left; do
          echo "left $(tr '\000\n' '  ' < "/proc/$process/cmdline")" >&9
        done
        echo "ended $code" >&9
        exit $code
        """;

    private const string UnconfinedScript = """
        ( read -r end; kill -KILL 0 ) <&8 >/dev/null 2>&1 3>&- 8<&- 9>&- &
        exec 8<&- 9>&-
        directory=$1
        shift
        { [ -d "$directory" ] || mkdir -p -- "$directory"; } && cd -- "$directory" && "$@"
        """;

    private const string ShellScript = """
        umask "$1" || exit
        shift
        exec "$@"
        """;

    private const string EnterScript = """
        directory=$1
        shift
        { [ -d "$directory" ] || mkdir -p -- "$directory"; } && cd -- "$directory" && exec "$@"
        """;

    /// <summary>
    /// Precedes the step's directory and words inside the sandbox. It is the first process there, so the kernel ends all
    /// others with it before bubblewrap learns of its end: no process of a step survives. Creates the directory, and reports
    /// on descriptor 9 that the step has started, how it ended, and which processes are still running a second later. All of
    /// them end with the sandbox, and the sandbox with the lifeline.
    /// </summary>
    public static ImmutableArray<string> Sandboxed { get; } = [Shell, "-c", SandboxedScript, Name];

    /// <summary>
    /// Precedes a directory and a command: creates the directory and runs the command there. Used for a user's shell.
    /// </summary>
    public static ImmutableArray<string> Enter { get; } = [Shell, "-c", EnterScript, Name];

    /// <summary>
    /// Precedes the step's directory and words without a sandbox: the step's processes are a separate session, which ends
    /// with the lifeline.
    /// </summary>
    public static ImmutableArray<string> Unconfined { get; } = ["setsid", Shell, "-c", UnconfinedScript, Name];

    /// <summary>
    /// Precedes everything, outside the sandbox: a umask applies to a whole process, and descriptors are inherited, so a
    /// shell sets both and then becomes the command.
    /// </summary>
    /// <param name="report">The file that becomes descriptor 9.</param>
    /// <param name="jobServer">The pipe that becomes descriptor 3, or null.</param>
    public static ImmutableArray<string> Outside(BuildBinding binding, string report, string? jobServer) =>
        [Shell, "-c", OutsideScript, Name, binding.Surroundings.Umask, report, jobServer ?? ""];

    /// <summary>The same for a user's shell, whose input is the terminal.</summary>
    public static ImmutableArray<string> OutsideShell(BuildBinding binding) =>
        [Shell, "-c", ShellScript, Name, binding.Surroundings.Umask];
}
