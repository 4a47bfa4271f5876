using System.Collections.Immutable;
using System.CommandLine;
using Rumprun.Packages.Cli.Help;
using Rumprun.Packages.Cli.Rendering;
using Rumprun.Packages.Core.Profiles;
using Rumprun.Packages.Engine.Operations;

namespace Rumprun.Packages.Cli.Commands;

/// <summary><c>rrpkg remove [PORT...] [--unused]</c>.</summary>
public static class RemoveCommand
{
    public static DocumentedCommand Create(Composition composition)
    {
        var ports = new Argument<string[]>("port") { Description = "What to remove", Arity = ArgumentArity.ZeroOrMore };
        var unused = new Option<bool>("--unused")
        {
            Description = "Also remove libraries that were installed for other ports and that no remaining port needs",
        };
        var target = Options.Target();
        var json = Options.Json();
        ports.CompletesWith(_ => composition.InstalledNames());
        var command = new Command("remove", "Remove installed ports") { ports, target, unused, json };
        command.Validators.Add(result =>
        {
            if (!result.GetValue(unused) && result.GetValue(ports) is not { Length: > 0 })
            {
                result.AddError("name the ports to remove, or use `--unused`");
            }
        });
        command.SetAction(async (parse, cancellationToken) =>
        {
            var removed = await composition.Remove().RunAsync(
                new RemoveRequest
                {
                    Ports = [.. (parse.GetValue(ports) ?? []).Select(Options.Name)],
                    Target = parse.GetValue(target),
                    Unused = parse.GetValue(unused),
                },
                composition.Progress(parse),
                cancellationToken);
            if (parse.GetValue(json))
            {
                JsonOutput.Write(
                    composition.Terminal.Output,
                    [.. removed.Select(InstalledJson.Of)],
                    CliJson.Default.IReadOnlyListInstalledJson);
            }
            else
            {
                Write(removed, composition.Terminal);
            }

            return 0;
        });
        return new DocumentedCommand(command, CommandGroup.Use,
        [
            new Example("rrpkg remove nginx", "remove nginx; `rrpkg rollback` brings it back"),
            new Example("rrpkg remove --unused", "remove the libraries that are no longer needed"),
        ]);
    }

    private static void Write(ImmutableArray<InstalledPort> removed, Terminal terminal)
    {
        foreach (var port in removed)
        {
            terminal.Output.WriteLine($"removed {port.Name} {port.Version} for {port.Target}");
        }

        if (removed.IsEmpty)
        {
            terminal.Error.WriteLine("every installed port is used");
        }
    }
}
