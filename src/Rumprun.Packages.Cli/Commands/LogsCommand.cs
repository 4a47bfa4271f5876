using System.CommandLine;
using Rumprun.Packages.Cli.Help;
using Rumprun.Packages.Engine.Launching;

namespace Rumprun.Packages.Cli.Commands;

/// <summary><c>rrpkg logs GUEST</c>.</summary>
public static class LogsCommand
{
    public static DocumentedCommand Create(Composition composition)
    {
        var guest = new Argument<string>("guest") { Description = "A guest's name: see `rrpkg ps`" };
        var follow = new Option<bool>("--follow", "-f") { Description = "Follow the log until the guest ends" };
        guest.CompletesWith(_ => composition.GuestNames());
        var command = new Command("logs", "Print what a guest printed") { guest, follow };
        command.SetAction(async (parse, cancellationToken) =>
        {
            await using var console = composition.ConsoleStream(parse);
            await composition.Guests().CopyLogAsync(
                Options.Name(parse.GetRequiredValue(guest)),
                parse.GetValue(follow),
                new GuestOutput(composition.Terminal.RawOutput, console),
                cancellationToken);
            return 0;
        });
        return new DocumentedCommand(command, CommandGroup.Use,
            [new Example("rrpkg logs -f nginx --verbose", "follow the log, boot messages included")]);
    }
}
