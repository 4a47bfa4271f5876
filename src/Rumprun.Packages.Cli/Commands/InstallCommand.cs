using System.CommandLine;
using Rumprun.Packages.Cli.Help;
using Rumprun.Packages.Cli.Rendering;
using Rumprun.Packages.Core.Profiles;
using Rumprun.Packages.Engine.Building.Scheduling;
using Rumprun.Packages.Engine.Operations;

namespace Rumprun.Packages.Cli.Commands;

/// <summary><c>rrpkg install PORT...</c>.</summary>
public static class InstallCommand
{
    public static DocumentedCommand Create(Composition composition)
    {
        var ports = Options.Requests(
            $"What to install: NAME, NAME[OPTION,!OPTION], NAME@VERSION, {Options.ProgramHelp}");
        var target = Options.Target();
        var dryRun = new Option<bool>("--dry-run", "-n") { Description = "Show what would be done, and stop" };
        var locking = new LockOptions();
        var jobs = Options.Jobs();
        var json = Options.Json();
        ports.CompletesWith(composition.PortRequests);
        var command = new Command("install", "Build or fetch ports and install them")
        {
            ports, target, dryRun, Options.From(), jobs, Options.Sandbox(), json,
        };
        locking.AddTo(command);
        command.SetAction(async (parse, cancellationToken) =>
        {
            using var progress = composition.Progress(parse);
            using var fetcher = composition.Fetcher();
            var request = new InstallRequest
            {
                Ports = await composition.RequestsAsync(
                    parse, parse.GetRequiredValue(ports), fetcher, progress, cancellationToken),
                Target = parse.GetValue(target),
                DryRun = parse.GetValue(dryRun),
                IsLockDemanded = locking.IsDemanded(parse),
            };
            var result = await composition.Install(
                parse, fetcher, composition.LockFile(parse, locking.File), parse.GetValue(jobs))
                .RunAsync(request, progress, cancellationToken);
            progress.Clear();
            if (parse.GetValue(json))
            {
                JsonOutput.Write(
                    composition.Terminal.Output, ChangeJson.Of(result, request.DryRun), CliJson.Default.ChangeJson);
            }
            else if (request.DryRun)
            {
                WritePlan(result, composition.Terminal.Output);
            }
            else
            {
                Write(result, composition.Terminal.Output);
            }

            return 0;
        });
        return new DocumentedCommand(command, CommandGroup.Use,
        [
            new Example("rrpkg install nginx", "a mirror's release if there is one, else built here"),
            new Example("rrpkg install 'nginx[!pcre2]' --target hw-x86_64", "without an option that is on by default"),
        ]);
    }

    private static void WritePlan(InstallResult result, TextWriter output)
    {
        foreach (var outcome in result.Outcomes)
        {
            var node = outcome.Port.Node;
            var word = outcome switch
            {
                PortOutcome.Missing => "build",
                PortOutcome.Published => "fetch",
                _ => result.Changed.Contains(node.Port.Name) ? "install" : "keep",
            };
            output.WriteLine($"{word,-8}{node.Port.Name} {node.Port.Version} for {node.Selection.Target}");
        }
    }

    private static void Write(InstallResult result, TextWriter output)
    {
        foreach (var port in result.Installed)
        {
            var what = $"{port.Name} {port.Version} for {port.Target}";
            output.WriteLine(
                result.Changed.Contains(port.Name) ? $"installed {what}{RunHint(port)}" : $"{what} is already installed");
        }
    }

    private static string RunHint(InstalledPort port) =>
        port.Launches.IsEmpty ? "" : $"; start it with `rrpkg run {port.Name}`";
}
