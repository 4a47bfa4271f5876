using System.CommandLine;
using Rumprun.Packages.Cli.Help;

namespace Rumprun.Packages.Cli.Commands;

/// <summary>What <c>rrpkg run -d</c> leaves behind to watch the guest. Not for people.</summary>
public static class SuperviseCommand
{
    public const string Name = "__supervise";

    public static DocumentedCommand Create(Composition composition)
    {
        var directory = new Argument<string>("directory");
        var command = new Command(Name) { directory };
        command.Hidden = true;
        command.SetAction(async (parse, cancellationToken) =>
            (int)await composition.Supervisor().RunAsync(parse.GetRequiredValue(directory), cancellationToken));
        return new DocumentedCommand(command, CommandGroup.Machine, []);
    }
}
