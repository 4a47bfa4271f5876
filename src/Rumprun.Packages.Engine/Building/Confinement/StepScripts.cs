using System.Collections.Immutable;
using Rumprun.Packages.Core.Building;

namespace Rumprun.Packages.Engine.Building.Confinement;

/// <summary>The two small shell scripts around a step: what only a shell can do, the words of the step untouched.</summary>
internal static class StepScripts
{
    /// <summary>Where a report goes that nobody reads.</summary>
    public const string NoReport = "/dev/null";

    private const string Shell = "/bin/sh";

    private const string OutsideScript = """
        umask "$1" || exit
        report=$2 jobs=$3
        shift 3
        exec 9>"$report" || exit
        [ -z "$jobs" ] || exec 3<>"$jobs" || exit
        exec "$@"
        """;

    private const string InsideScript = """
        echo begun >&9
        "$@" 9>&-
        code=$?
        times >&9
        list() {
          left=
          for process in /proc/[0-9]*; do
            process=${process#/proc/}
            [ "$process" = 1 ] || [ "$process" = $$ ] && continue
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

    /// <summary>
    /// Inside the sandbox, before the step's own words: says on descriptor 9 that the step has begun, how it ended, and which processes
    /// are still there a second later. All of them end with the sandbox.
    /// </summary>
    public static ImmutableArray<string> Inside { get; } = [Shell, "-c", InsideScript, "sh"];

    /// <summary>
    /// Outside, before all: a umask belongs to a whole process and descriptors come from the parent, so a shell sets both and
    /// becomes the command that follows.
    /// </summary>
    /// <param name="report">The file that becomes descriptor 9.</param>
    /// <param name="jobServer">The pipe that becomes descriptor 3; null: there is none.</param>
    public static ImmutableArray<string> Outside(BuildBinding binding, string report, string? jobServer) =>
        [Shell, "-c", OutsideScript, "sh", binding.Surroundings.Umask, report, jobServer ?? ""];
}
