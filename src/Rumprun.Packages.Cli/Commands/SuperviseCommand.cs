using System.CommandLine;
using Rumprun.Packages.Cli.Help;

namespace Rumprun.Packages.Cli.Commands;

/// <summary>The supervisor of a guest that <c>rrpkg run -d</c> started. It is not for users.</summary>
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
