using System.CommandLine;
using Rumprun.Packages.Cli.Help;
using Rumprun.Packages.Core.Diagnostics;
using Rumprun.Packages.Engine.Operations;

namespace Rumprun.Packages.Cli.Commands;

/// <summary><c>rrpkg lint [PORT...]</c>.</summary>
public static class LintCommand
{
    public static DocumentedCommand Create(Composition composition)
    {
        var ports = new Argument<string[]>("port") { Description = "Ports; nothing: all of them, and the recipes" };
        var command = new Command("lint", "Find every mistake in ports and recipes") { ports };
        command.SetAction((parse, cancellationToken) =>
        {
            var request = new LintRequest([.. parse.GetValue(ports)!.Select(Options.Name)]);
            var result = composition.Lint(parse).Run(request, cancellationToken);
            foreach (var file in result.Files)
            {
                composition.Diagnostics.Render(file.Diagnostics);
            }

            var problems = result.Files.Sum(static f => f.Diagnostics.Length);
            composition.Terminal.Output.WriteLine(
                $"{result.Files.Length} read, {(problems == 0 ? "nothing wrong" : problems == 1 ? "1 problem" : $"{problems} problems")}");
            return Task.FromResult((int)(result.HasErrors ? ExitCode.Failed : ExitCode.Done));
        });
        return new DocumentedCommand(command, CommandGroup.Make, [new Example("rrpkg lint nginx", "check one port")]);
    }
}
