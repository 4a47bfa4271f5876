namespace Rumprun.Packages.Engine.Building.Confinement;

/// <summary>The two small shell scripts around a step: what only a shell can do, the words of the step untouched.</summary>
internal static class StepScripts
{
    /// <summary>
    /// Outside: a umask belongs to a whole process and descriptors come from the parent, so a shell sets both and becomes the
    /// command. Arguments: the umask, the file for the report, the job server's pipe or nothing, then the command.
    /// </summary>
    public const string Outside = """
        umask "$1" || exit
        report=$2 jobs=$3
        shift 3
        exec 9>"$report" || exit
        [ -z "$jobs" ] || exec 3<>"$jobs" || exit
        exec "$@"
        """;

    /// <summary>
    /// Inside: says on descriptor 9 that the step has begun, how it ended, and which processes are still there a second later.
    /// All of them end with the sandbox.
    /// </summary>
    public const string Inside = """
        echo begun >&9
        "$@" 9>&-
        code=$?
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
}
