using System.CommandLine;
using Rumprun.Packages.Cli.Help;

namespace Rumprun.Packages.Cli.Commands;

/// <summary><c>rrpkg stop GUEST...</c>.</summary>
public static class StopCommand
{
    public static DocumentedCommand Create(Composition composition)
    {
        var guests = new Argument<string[]>("guest")
        {
            Description = "The guests' names: see `rrpkg ps`",
            Arity = ArgumentArity.OneOrMore,
        };
        guests.CompletesWith(_ => composition.GuestNames());
        var command = new Command("stop", "Stop guests, and remove them from the list") { guests };
        command.SetAction(async (parse, cancellationToken) =>
        {
            foreach (var guest in parse.GetRequiredValue(guests).Select(Options.Name))
            {
                await composition.Guests().StopAsync(guest, cancellationToken);
                composition.Terminal.Output.WriteLine($"stopped {guest}");
            }

            return 0;
        });
        return new DocumentedCommand(command, CommandGroup.Use, []);
    }
}
