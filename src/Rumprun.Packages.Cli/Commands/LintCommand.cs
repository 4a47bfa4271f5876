using System.CommandLine;
using Rumprun.Packages.Cli.Help;
using Rumprun.Packages.Cli.Rendering;
using Rumprun.Packages.Core.Diagnostics;
using Rumprun.Packages.Engine.Operations;

namespace Rumprun.Packages.Cli.Commands;

/// <summary><c>rrpkg lint [PORT...]</c>.</summary>
public static class LintCommand
{
    public static DocumentedCommand Create(Composition composition)
    {
        var ports = new Argument<string[]>("port") { Description = "Ports; default: all of them, and the recipes" };
        var json = Options.Json();
        var command = new Command("lint", "Find every mistake in ports and recipes") { ports, json };
        command.SetAction((parse, cancellationToken) =>
        {
            var request = new LintRequest([.. parse.GetValue(ports)!.Select(Options.Name)]);
            var result = composition.Lint(parse).Run(request, cancellationToken);
            if (parse.GetValue(json))
            {
                JsonOutput.Write(
                    composition.Terminal.Output,
                    [.. result.Files.SelectMany(static f => f.Diagnostics).Select(DiagnosticJson.Of)],
                    CliJson.Default.IReadOnlyListDiagnosticJson);
            }
            else
            {
                Write(result, composition);
            }

            return Task.FromResult((int)(result.HasErrors ? ExitCode.Failed : ExitCode.Done));
        });
        return new DocumentedCommand(command, CommandGroup.Make, [new Example("rrpkg lint nginx", "check one port")]);
    }

    private static void Write(LintResult result, Composition composition)
    {
        foreach (var file in result.Files)
        {
            composition.Diagnostics.Render(file.Diagnostics);
        }

        var problems = result.Files.Sum(static f => f.Diagnostics.Length);
        composition.Terminal.Output.WriteLine(
            $"{result.Files.Length} read, "
                + $"{(problems == 0 ? "nothing wrong" : problems == 1 ? "1 problem" : $"{problems} problems")}");
    }
}
