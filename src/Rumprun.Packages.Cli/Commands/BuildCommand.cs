using System.Collections.Immutable;
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
        ports.Arity = ArgumentArity.ZeroOrMore;
        var all = new Option<bool>("--all") { Description = "Build every port that supports the target" };
        var target = Options.Target();
        var jobs = Options.Jobs();
        var keepGoing = new Option<bool>("--keep-going", "-k") { Description = "After a failure, go on with what does not need that port" };
        var output = new Option<string>("--output", "-o") { Description = "Also write the package archives there", HelpName = "DIR" };
        var json = Options.Json();
        ports.CompletionSources.Add(context => composition.PortNames(context.ParseResult));
        var command = new Command("build", "Build ports into the store, without installing them")
        {
            ports, all, target, jobs, keepGoing, output, json,
        };
        command.Validators.Add(result =>
        {
            if (result.GetValue(all) == (result.GetValue(ports) is { Length: > 0 }))
            {
                result.AddError("name the ports to build, or build `--all`");
            }
        });
        command.SetAction(async (parse, cancellationToken) =>
        {
            var directory = parse.GetValue(output);
            var progress = composition.Progress(parse);
            using var fetcher = composition.Fetcher();
            var report = await composition.Build(parse, fetcher, parse.GetValue(jobs)).RunAsync(
                new BuildRequest
                {
                    Ports = [.. (parse.GetValue(ports) ?? []).Select(Options.Request)],
                    All = parse.GetValue(all),
                    KeepGoing = parse.GetValue(keepGoing),
                    Target = parse.GetValue(target),
                    Offline = composition.IsOffline(parse),
                    OutputDirectory = directory is null ? null : Path.GetFullPath(directory, composition.Environment.CurrentDirectory),
                },
                progress,
                cancellationToken);
            progress.Clear();
            Write(report.Built, parse.GetValue(json), composition.Terminal.Output);
            report.ThrowIfFailed();
            return 0;
        });
        return new DocumentedCommand(command, CommandGroup.Make,
        [
            new Example("rrpkg build zlib --target hw-x86_64 -o packages", "build, and keep the archive"),
            new Example("rrpkg build --all --keep-going -j 4", "everything that can be built, with four compilers at once"),
        ]);
    }

    private static void Write(ImmutableArray<BuiltPort> built, bool json, TextWriter output)
    {
        if (json)
        {
            JsonOutput.Write(output, [.. built.Select(BuiltJson.Of)], CliJson.Default.IReadOnlyListBuiltJson);
            return;
        }

        foreach (var port in built.Where(static p => p.Node.IsRequested))
        {
            output.WriteLine(
                $"{port.Node.Port.Name} {port.Node.Port.Version} for {port.Node.Selection.Target}: {port.Package!.Digest}"
                + (port.Origin == PackageOrigin.Store ? " (was built before)" : ""));
        }
    }
}
