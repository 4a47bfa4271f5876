using Rumprun.Packages.Engine.Processes;

namespace Rumprun.Packages.Engine.Toolchains.Doctor;

/// <summary>
/// Checks by trial that bubblewrap can create the namespaces for builds and hosted programs.
/// </summary>
internal sealed class SandboxCheck(SearchPath path) : IDoctorCheck
{
    private const string Subject = "bwrap";

    public async Task<DoctorFinding> ExamineAsync(CancellationToken cancellationToken)
    {
        if (path.Find(Subject) is not { } program)
        {
            return new DoctorFinding(
                DoctorArea.Build,
                Subject,
                DoctorState.Missing,
                "is not installed; it isolates builds and hosted programs from the machine",
                "run `apt-get install bubblewrap`");
        }

        var trial = await ChildProcess.RunAsync(
            new CommandLine
            {
                Program = program,
                Arguments =
                [
                    "--unshare-all",
                    "--die-with-parent",
                    "--ro-bind",
                    "/",
                    "/",
                    "--dev",
                    "/dev",
                    "--proc",
                    "/proc",
                    "--",
                    "/bin/true",
                ],
            },
            cancellationToken);
        return trial.Succeeded
            ? new DoctorFinding(DoctorArea.Build, Subject, DoctorState.Ok, "makes namespaces", Remedy: null)
            : new DoctorFinding(
                DoctorArea.Build,
                Subject,
                DoctorState.Missing,
                $"cannot make namespaces: {trial.Error.Trim().Split('\n')[0]}",
                "run `sysctl -w kernel.unprivileged_userns_clone=1`; in a container, allow it user namespaces");
    }
}
