using System.Collections.Immutable;
using System.CommandLine;
using Rumprun.Packages.Cli.Help;
using Rumprun.Packages.Cli.Rendering;
using Rumprun.Packages.Engine.Resolving.Locking;

namespace Rumprun.Packages.Cli.Commands;

/// <summary><c>rrpkg lock [PORT...]</c>.</summary>
public static class LockCommand
{
    public static DocumentedCommand Create(Composition composition)
    {
        var ports = new Argument<string[]>("port") { Description = "Ports to add; default: update what is locked" };
        var target = Options.Target();
        var file = LockOptions.FileOption();
        var json = Options.Json();
        ports.CompletesWith(composition.PortRequests);
        var command = new Command("lock", "Record the chosen versions, so that everyone gets the same")
        {
            ports, target, file, json,
        };
        command.SetAction(async (parse, cancellationToken) =>
        {
            var lockFile = composition.LockFile(parse, file);
            var wanted = parse.GetValue(ports)!.Select(Options.Request).ToImmutableArray();
            await composition.FetchPortsAsync(parse, wanted, cancellationToken);
            var changes = await composition.Lock(parse, lockFile).RunAsync(
                new LockRequest
                {
                    Ports = wanted,
                    Target = parse.GetValue(target),
                },
                cancellationToken);
            var output = composition.Terminal.Output;
            if (parse.GetValue(json))
            {
                JsonOutput.Write(
                    output, [.. changes.SelectMany(LockChangeJson.Of)], CliJson.Default.IReadOnlyListLockChangeJson);
                return 0;
            }

            LockChangeText.Write(changes, output);
            foreach (var change in changes)
            {
                var count = change.After.Ports.Count;
                output.WriteLine($"{lockFile.Name} has {count} {(count == 1 ? "port" : "ports")} for {change.Target}");
            }

            return 0;
        });
        return new DocumentedCommand(command, CommandGroup.Make,
        [
            new Example("rrpkg lock 'nginx@[1.22,2.0)' --target hw-x86_64", "create a lock file, or add to it"),
            new Example("rrpkg lock", "update it to the ports; versions change only if they have to"),
        ]);
    }
}
