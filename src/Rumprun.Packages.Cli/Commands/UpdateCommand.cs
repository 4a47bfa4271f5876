using System.CommandLine;
using Rumprun.Packages.Cli.Help;
using Rumprun.Packages.Cli.Rendering;
using Rumprun.Packages.Engine.Resolving.Locking;

namespace Rumprun.Packages.Cli.Commands;

/// <summary><c>rrpkg update [PORT...]</c>.</summary>
public static class UpdateCommand
{
    public static DocumentedCommand Create(Composition composition)
    {
        var ports = new Argument<string[]>("port") { Description = "Locked ports that may change; default: all of them" };
        var target = Options.Target();
        var dryRun = new Option<bool>("--dry-run", "-n") { Description = "Print what would change, and stop" };
        var file = LockOptions.FileOption();
        var json = Options.Json();
        ports.CompletesWith(context => composition.LockedNames(context.ParseResult, file));
        var command = new Command("update", "Update locked ports to the newest versions that fit")
        {
            ports, target, dryRun, file, json,
        };
        command.SetAction(async (parse, cancellationToken) =>
        {
            var changes = await composition.Update(parse, composition.LockFile(parse, file)).RunAsync(
                new UpdateRequest
                {
                    Ports = [.. parse.GetValue(ports)!.Select(Options.Name)],
                    Target = parse.GetValue(target),
                    DryRun = parse.GetValue(dryRun),
                },
                cancellationToken);
            var output = composition.Terminal.Output;
            if (parse.GetValue(json))
            {
                JsonOutput.Write(output, [.. changes.SelectMany(LockChangeJson.Of)], CliJson.Default.IReadOnlyListLockChangeJson);
            }
            else if (!LockChangeText.Write(changes, output))
            {
                output.WriteLine("nothing to update");
            }

            return 0;
        });
        return new DocumentedCommand(command, CommandGroup.Make,
            [new Example("rrpkg update zlib --dry-run", "see what would change with zlib, the others held")]);
    }
}
