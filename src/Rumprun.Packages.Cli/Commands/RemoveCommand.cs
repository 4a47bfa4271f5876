using System.CommandLine;
using Rumprun.Packages.Cli.Help;

namespace Rumprun.Packages.Cli.Commands;

/// <summary><c>rrpkg remove PORT...</c>.</summary>
public static class RemoveCommand
{
    public static DocumentedCommand Create(Composition composition)
    {
        var ports = Options.Names("What to remove");
        var target = Options.Target();
        ports.CompletesWith(_ => composition.InstalledNames());
        var command = new Command("remove", "Remove installed ports") { ports, target };
        command.SetAction(async (parse, cancellationToken) =>
        {
            var removed = await composition.Remove().RunAsync(
                [.. parse.GetRequiredValue(ports).Select(Options.Name)], parse.GetValue(target), cancellationToken);
            foreach (var port in removed)
            {
                composition.Terminal.Output.WriteLine($"removed {port.Name} {port.Version} for {port.Target}");
            }

            return 0;
        });
        return new DocumentedCommand(command, CommandGroup.Use, []);
    }
}
