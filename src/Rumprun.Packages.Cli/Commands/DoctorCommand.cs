using System.CommandLine;
using Rumprun.Packages.Cli.Help;
using Rumprun.Packages.Cli.Rendering;
using Rumprun.Packages.Core.Diagnostics;
using Rumprun.Packages.Engine.Toolchains.Doctor;

namespace Rumprun.Packages.Cli.Commands;

/// <summary><c>rrpkg doctor</c>.</summary>
public static class DoctorCommand
{
    public static DocumentedCommand Create(Composition composition)
    {
        var json = Options.Json();
        var command = new Command("doctor", "Check what this machine lacks, and how to fix it") { json };
        command.SetAction(async (parse, cancellationToken) =>
        {
            var findings = await composition.Doctor(composition.Configuration()).ExamineAsync(cancellationToken);
            if (parse.GetValue(json))
            {
                JsonOutput.Write(
                    composition.Terminal.Output,
                    [.. findings.Select(FindingJson.Of)],
                    CliJson.Default.IReadOnlyListFindingJson);
            }
            else
            {
                Write(findings, composition.Terminal);
            }

            // One working platform is enough to build and run, so missing others are not a failure.
            return (int)(CanWork(findings) ? ExitCode.Done : ExitCode.Unavailable);
        });
        return new DocumentedCommand(command, CommandGroup.Machine, []);
    }

    private static bool CanWork(IReadOnlyCollection<DoctorFinding> findings)
    {
        return IsWhole(DoctorArea.Build)
            && (IsWhole(DoctorArea.Hosted) || (IsWhole(DoctorArea.Hw) && IsWhole(DoctorArea.Run)));

        bool IsWhole(DoctorArea area) => findings.All(f => f.Area != area || f.State != DoctorState.Missing);
    }

    private static void Write(IReadOnlyCollection<DoctorFinding> findings, Terminal terminal)
    {
        foreach (var area in findings.GroupBy(static f => f.Area))
        {
            terminal.Output.WriteLine($"{TitleOf(area.Key)}:");
            foreach (var finding in area)
            {
                terminal.Output.WriteLine($"  {WordOf(finding.State),-9}{finding.Subject}: {finding.Detail}");
                if (finding.Remedy is { } remedy)
                {
                    terminal.Output.WriteLine($"           {remedy}");
                }
            }
        }
    }

    private static string WordOf(DoctorState state) => state switch
    {
        DoctorState.Ok => "ok",
        DoctorState.Missing => "missing",
        _ => "degraded",
    };

    private static string TitleOf(DoctorArea area) => area switch
    {
        DoctorArea.Build => "Build ports",
        DoctorArea.Hw => "Images for QEMU, KVM and bare metal (hw)",
        DoctorArea.Xen => "Images for Xen (xen)",
        DoctorArea.Hosted => "Ordinary processes (hosted)",
        _ => "Run guests",
    };
}
