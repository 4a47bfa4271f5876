using System.CommandLine;
using Rumprun.Packages.Cli.Help;

namespace Rumprun.Packages.Cli.Commands;

/// <summary><c>rrpkg log PORT</c>.</summary>
public static class LogCommand
{
    public static DocumentedCommand Create(Composition composition)
    {
        var port = new Argument<string>("port") { Description = "A port that was built on this machine" };
        var target = Options.Target();
        var path = new Option<bool>("--path") { Description = "Print the log's path" };
        var command = new Command("log", "Print the log of a port's last build") { port, target, path };
        command.SetAction(async (parse, cancellationToken) =>
        {
            var file = composition.Logs().Find(Options.Name(parse.GetRequiredValue(port)), parse.GetValue(target));
            if (parse.GetValue(path))
            {
                composition.Terminal.Output.WriteLine(file);
                return 0;
            }

            await using var log = File.OpenRead(file);
            await log.CopyToAsync(composition.Terminal.RawOutput, cancellationToken);
            return 0;
        });
        return new DocumentedCommand(command, CommandGroup.Make, []);
    }
}
