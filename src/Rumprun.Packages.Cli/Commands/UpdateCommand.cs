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
        var ports = new Argument<string[]>("port") { Description = "The ports that may change; default: all of them" };
        var target = Options.Target();
        var dryRun = new Option<bool>("--dry-run", "-n") { Description = "Show what would change, and stop" };
        var jobs = Options.Jobs();
        var file = LockOptions.FileOption();
        var json = Options.Json();
        ports.CompletesWith(context => composition.LockedNames(context.ParseResult, file));
        var command = new Command(
            "update",
            "Update ports to the newest versions that fit: those in the lock file, or, without one, the installed ones")
        {
            ports, target, dryRun, Options.From(), jobs, file, json,
        };
        command.SetAction(async (parse, cancellationToken) =>
        {
            if (!composition.LockFile(parse, file).IsThere && parse.GetValue(file) is null)
            {
                return await UpdateInstalledAsync(
                    composition, parse, RequestOf(parse, ports, target, dryRun), file, jobs, json, cancellationToken);
            }

            await composition.FetchPortsAsync(
                parse, composition.LockedNames(parse, file).Select(static n => Options.Request(n.Label)), cancellationToken);
            var changes = await composition.Update(parse, composition.LockFile(parse, file)).RunAsync(
                RequestOf(parse, ports, target, dryRun), cancellationToken);
            var output = composition.Terminal.Output;
            if (parse.GetValue(json))
            {
                JsonOutput.Write(
                    output, [.. changes.SelectMany(LockChangeJson.Of)], CliJson.Default.IReadOnlyListLockChangeJson);
            }
            else if (!LockChangeText.Write(changes, output))
            {
                output.WriteLine("nothing to update");
            }

            return 0;
        });
        return new DocumentedCommand(command, CommandGroup.Make,
        [
            new Example("rrpkg update", "everything that is installed, or everything in rrpkg.lock if it exists"),
            new Example("rrpkg update zlib --dry-run", "see what would change with zlib, with the other versions kept"),
        ]);
    }

    private static async Task<int> UpdateInstalledAsync(
        Composition composition,
        ParseResult parse,
        UpdateRequest request,
        Option<string> file,
        Option<int?> jobs,
        Option<bool> json,
        CancellationToken cancellationToken)
    {
        using var progress = composition.Progress(parse);
        using var fetcher = composition.Fetcher();

        // Which options are a port's defaults is read from the tree first.
        await composition.FetchPortsAsync(parse, [], cancellationToken);
        var updated = await composition.UpdateInstalled(
            parse, fetcher, composition.LockFile(parse, file), parse.GetValue(jobs))
            .RunAsync(request, progress, cancellationToken);
        progress.Clear();
        var output = composition.Terminal.Output;
        if (parse.GetValue(json))
        {
            JsonOutput.Write(output, [.. updated.Select(UpdatedJson.Of)], CliJson.Default.IReadOnlyListUpdatedJson);
        }
        else if (updated.IsEmpty)
        {
            output.WriteLine("nothing to update");
        }

        foreach (var port in parse.GetValue(json) ? [] : updated)
        {
            output.WriteLine($"update  {port.Name} {port.Before} -> {port.After} for {port.Target}");
        }

        return 0;
    }

    private static UpdateRequest RequestOf(
        ParseResult parse, Argument<string[]> ports, Option<Core.Target?> target, Option<bool> dryRun) => new()
    {
        Ports = [.. parse.GetValue(ports)!.Select(Options.Name)],
        Target = parse.GetValue(target),
        DryRun = parse.GetValue(dryRun),
    };
}
