using System.CommandLine;
using Rumprun.Packages.Cli.Help;
using Rumprun.Packages.Cli.Rendering;
using Rumprun.Packages.Engine.Operations;
using Rumprun.Packages.Engine.Operations.Building;

namespace Rumprun.Packages.Cli.Commands;

/// <summary><c>rrpkg build PORT...</c>.</summary>
public static class BuildCommand
{
    public static DocumentedCommand Create(Composition composition)
    {
        var ports = Options.Requests("What to build");
        var target = Options.Target();
        var output = new Option<string>("--output", "-o") { Description = "Also write the package archives there", HelpName = "DIR" };
        var locking = new LockOptions();
        var json = Options.Json();
        ports.CompletionSources.Add(context => composition.PortNames(context.ParseResult));
        var command = new Command("build", "Build ports into the store, without installing them") { ports, target, output, json };
        locking.AddTo(command);
        command.SetAction(async (parse, cancellationToken) =>
        {
            var directory = parse.GetValue(output);
            var progress = composition.Progress(parse);
            using var fetcher = composition.Fetcher();
            var built = await composition.Build(parse, fetcher, composition.LockFile(parse, locking.File)).RunAsync(
                new BuildRequest
                {
                    Ports = [.. parse.GetRequiredValue(ports).Select(Options.Request)],
                    Target = parse.GetValue(target),
                    Offline = composition.IsOffline(parse),
                    IsLockDemanded = locking.IsDemanded(parse),
                    OutputDirectory = directory is null ? null : Path.GetFullPath(directory, composition.Environment.CurrentDirectory),
                },
                progress,
                cancellationToken);
            progress.Clear();
            if (parse.GetValue(json))
            {
                JsonOutput.Write(composition.Terminal.Output, [.. built.Select(BuiltJson.Of)], CliJson.Default.IReadOnlyListBuiltJson);
                return 0;
            }

            foreach (var port in built.Where(static p => p.Node.IsRequested))
            {
                composition.Terminal.Output.WriteLine(
                    $"{port.Node.Port.Name} {port.Node.Port.Version} for {port.Node.Selection.Target}: {port.Package!.Digest}"
                    + (port.Origin == PackageOrigin.Store ? " (was built before)" : ""));
            }

            return 0;
        });
        return new DocumentedCommand(command, CommandGroup.Make,
            [new Example("rrpkg build zlib --target hw-x86_64 -o packages", "build, and keep the archive")]);
    }
}
