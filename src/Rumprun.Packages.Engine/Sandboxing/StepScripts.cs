using System.Collections.Immutable;
using Rumprun.Packages.Core.Planning;

namespace Rumprun.Packages.Engine.Sandboxing;

/// <summary>The small shell scripts around a step: what only a shell can do, the words of the step untouched.</summary>
/// <remarks>
/// A step's input is a lifeline (<see cref="Processes.ChildProcess.RunOnLifelineAsync"/>), on descriptor 8 here: something
/// reads it, and kills all when it ends. bubblewrap's <c>--die-with-parent</c> would not do: killed while it starts, its
/// first process leaves the second behind, which goes on with the step or waits for ever.
/// </remarks>
internal static class StepScripts
{
    private const string Shell = "/bin/sh";

    /// <summary>The name of the scripts in what the shell says.</summary>
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
    /// Inside the sandbox, before the step's directory and its own words, as the first process of all, with which the kernel
    /// ends all others before bubblewrap hears of its end: nothing of a step is left when the next thing happens. Makes the
    /// directory, says on descriptor 9 that the step has begun, how it ended, and which processes are still there a second
    /// later. All of them end with the sandbox, and that with the lifeline.
    /// </summary>
    public static ImmutableArray<string> Sandboxed { get; } = [Shell, "-c", SandboxedScript, Name];

    /// <summary>
    /// Before a directory and a command: makes the one and runs the other there. A person's shell is entered by it.
    /// </summary>
    public static ImmutableArray<string> Enter { get; } = [Shell, "-c", EnterScript, Name];

    /// <summary>
    /// Where there is no sandbox, before the step's directory and its own words: the step's processes are a session of their
    /// own, all of which ends with the lifeline.
    /// </summary>
    public static ImmutableArray<string> Unconfined { get; } = ["setsid", Shell, "-c", UnconfinedScript, Name];

    /// <summary>
    /// Outside, before all: a umask belongs to a whole process and descriptors come from the parent, so a shell sets both
    /// and becomes the command that follows.
    /// </summary>
    /// <param name="report">The file that becomes descriptor 9.</param>
    /// <param name="jobServer">The pipe that becomes descriptor 3; null: there is none.</param>
    public static ImmutableArray<string> Outside(BuildBinding binding, string report, string? jobServer) =>
        [Shell, "-c", OutsideScript, Name, binding.Surroundings.Umask, report, jobServer ?? ""];

    /// <summary>The same for a person's shell, which has the terminal for its input.</summary>
    public static ImmutableArray<string> OutsideShell(BuildBinding binding) =>
        [Shell, "-c", ShellScript, Name, binding.Surroundings.Umask];
}
