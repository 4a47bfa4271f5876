using Rumprun.Packages.Core;
using Rumprun.Packages.Core.Diagnostics;

namespace Rumprun.Packages.Engine.Toolchains.Doctor;

/// <summary>Checks that the build machine's own compiler exists and works.</summary>
internal sealed class BuildMachineCheck(BuildMachineFinder finder) : IDoctorCheck
{
    private const string Subject = "gcc";

    public async Task<DoctorFinding> ExamineAsync(CancellationToken cancellationToken)
    {
        try
        {
            var machine = await finder.FindAsync(cancellationToken);
            return new DoctorFinding(
                DoctorArea.Build, Subject, DoctorState.Ok, $"{machine.Description} for {machine.Tuple}", Remedy: null);
        }
        catch (DiagnosticException e)
        {
            return new DoctorFinding(
                DoctorArea.Build,
                Subject,
                DoctorState.Missing,
                e.Diagnostics[0].Message,
                "run `apt-get install gcc libc6-dev`");
        }
    }
}

/// <summary>Checks that a toolchain for a target exists and works.</summary>
internal sealed class ToolchainCheck(ToolchainFinder finder, DoctorArea area, Target target) : IDoctorCheck
{
    public async Task<DoctorFinding> ExamineAsync(CancellationToken cancellationToken)
    {
        var subject = $"toolchain for {target}";
        try
        {
            var toolchain = await finder.FindAsync(target, cancellationToken);
            return new DoctorFinding(
                area,
                subject,
                DoctorState.Ok,
                $"{toolchain.Description} in {toolchain.Prefix} ({toolchain.Origin})",
                Remedy: null);
        }
        catch (DiagnosticException e)
        {
            var problem = e.Diagnostics[0];
            var remedy = problem.Descriptor == ToolchainDiagnostics.NotFound && target.IsUnikernel
               
               
               
               
               
               
                ? $"build Rumprun from its sources (`./build-rr.sh -d DIRECTORY {target.PlatformName}`), then run `rrpkg "
                    + $"toolchain add DIRECTORY` or set `RRPKG_RUMPRUN`"
                : string.Join("; ", problem.Hints);
            return new DoctorFinding(area, subject, DoctorState.Missing, problem.Message, remedy);
        }
    }
}
