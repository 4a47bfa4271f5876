using System.Collections.Immutable;
using System.CommandLine;
using System.CommandLine.Parsing;
using Rumprun.Packages.Cli.Help;
using Rumprun.Packages.Cli.Rendering;
using Rumprun.Packages.Cli.Rendering.Timeline;
using Rumprun.Packages.Engine.Building;
using Rumprun.Packages.Engine.Building.Scheduling;
using Rumprun.Packages.Engine.Building.Timeline;
using Rumprun.Packages.Engine.Files;
using Rumprun.Packages.Engine.Operations;

namespace Rumprun.Packages.Cli.Commands;

/// <summary><c>rrpkg build PORT...</c>.</summary>
public static class BuildCommand
{
    public static DocumentedCommand Create(Composition composition)
    {
        var ports = Options.Requests($"What to build: ports, {Options.ProgramHelp}");
        ports.Arity = ArgumentArity.ZeroOrMore;
        var all = new Option<bool>("--all") { Description = "Build all ports that support the target" };
        var variants = new Option<bool>("--variants")
        {
            Description = "Also build the ports with each set of options that they declare for tests",
        };
        var allVersions = Options.AllVersions();
        var lowest = Options.Lowest();
        var target = Options.Target();
        var jobs = Options.Jobs();
        var keepGoing = new Option<bool>("--keep-going", "-k")
        {
            Description = "After a failure, continue with ports that do not need the failed one",
        };
        var shell = new Option<bool>("--shell")
        {
            Description = "Open a shell in the build directory that a failed build left, or run `-- COMMAND...` there",
        };
        var check = new Option<bool>("--check") { Description = "Build twice, in different conditions, and compare" };
        var output = new Option<string>("--output", "-o")
        {
            Description = "Also write the package archives to this directory",
            HelpName = "DIR",
        };
        var timeline = new Option<string>("--timeline")
        {
            Description = "Write a web page with a timeline of the run",
            HelpName = "FILE.html",
        };
        var locking = new LockOptions();
        var json = Options.Json();
        ports.CompletesWith(composition.PortRequests);
        var command = new Command("build", "Build ports into the store, without installing them")
        {
            ports, all, variants, allVersions, lowest, target, jobs, keepGoing, check, shell, output, timeline,
            Options.Sandbox(), json,
        };
        locking.AddTo(command);
        command.Validators.Add(result =>
        {
            if (result.GetValue(lowest) && (result.GetValue(locking.Locked) || result.GetValue(locking.Frozen)))
            {
                result.AddError("`--lowest` ignores the lock file, which `--locked` requires");
            }
            else if (result.GetValue(shell) && result.GetValue(ports) is not { Length: >= 1 })
            {
                result.AddError("name the port to enter");
            }
            else if (result.GetValue(all) == (result.GetValue(ports) is { Length: > 0 }))
            {
                result.AddError("name the ports to build, or build `--all`");
            }
        });
        command.SetAction(async (parse, cancellationToken) =>
        {
            var directory = parse.GetValue(output);
            using var progress = composition.Progress(parse);
            var recorder = parse.GetValue(timeline) is null ? null : new TimelineRecorder(
                progress, composition.Environment.Time);
            using var fetcher = composition.Fetcher();
            if (parse.GetValue(shell))
            {
                var (port, run) = AfterDashes(parse, parse.GetRequiredValue(ports));
                var entered = await composition.RequestsAsync(parse, [port], fetcher, progress, cancellationToken);
                return await composition.BuildShell(parse, fetcher, parse.GetValue(jobs)).RunAsync(
                    entered[0],
                    parse.GetValue(target),
                    run,
                    composition.Environment.Variable("TERM"),
                    progress,
                    cancellationToken);
            }

            var requests = await composition.RequestsAsync(
                parse, parse.GetValue(ports) ?? [], fetcher, progress, cancellationToken);
            var report = await composition.Build(
                parse, fetcher, composition.LockFile(parse, locking.File), parse.GetValue(jobs)).RunAsync(
                new BuildRequest
                {
                    Ports = requests,
                    All = parse.GetValue(all),
                    Variants = parse.GetValue(variants),
                    AllVersions = parse.GetValue(allVersions),
                    KeepGoing = parse.GetValue(keepGoing),
                    Check = parse.GetValue(check),
                    Target = parse.GetValue(target),
                    IsLockDemanded = locking.IsDemanded(parse),
                    OutputDirectory = directory is null ? null : Path.GetFullPath(
                        directory, composition.Environment.CurrentDirectory),
                },
                recorder is null ? progress : recorder,
                cancellationToken);
            progress.Clear();
            if (recorder is not null)
            {
                var page = Path.GetFullPath(parse.GetRequiredValue(timeline), composition.Environment.CurrentDirectory);
                AtomicFile.WriteText(page, TimelinePage.Of(recorder.Finish(report)));
            }

            Write(report, parse.GetValue(check), parse.GetValue(json), composition.Terminal.Output);
            report.ThrowIfFailed();
            return 0;
        });
        return new DocumentedCommand(command, CommandGroup.Make,
        [
            new Example("rrpkg build zlib --target hw-x86_64 -o packages", "build, and keep the archive"),
            new Example("rrpkg build zlib --shell",
                "open a shell where its build failed, in the same sandbox and environment"),
            new Example("rrpkg build --all --check --keep-going", "check that every port builds reproducibly"),
            new Example("rrpkg build --all --variants --check",
                "the same for every set of options that ports declare for tests"),
            new Example("rrpkg build --all --keep-going -j 4", "build all ports, with four compilers at once"),
            new Example("rrpkg build nginx --timeline build.html", "also write a chart of where the time went"),
        ]);
    }

    /// <summary>The port, and the command after <c>--</c>.</summary>
    private static (string Port, ImmutableArray<string> Command) AfterDashes(ParseResult parse, string[] words)
    {
        var count = parse.Tokens.SkipWhile(static t => t.Type != TokenType.DoubleDash).Skip(1).Count();
        return words[..^count] is [var port]
            ? (port, [.. words[^count..]])
            : throw CommandLineDiagnostics.BadValue.Exception(
                "`--shell` enters one port",
                "name one, and put a command behind `--`: `rrpkg build --shell zlib -- make V=1`");
    }

    private static void Write(BuildReport report, bool check, bool json, TextWriter output)
    {
        if (json && check)
        {
            JsonOutput.Write(
                output,
                [.. report.Outcomes.Where(static o => o.Port.IsRequested).Select(CheckJson.Of)],
                CliJson.Default.IReadOnlyListCheckJson);
            return;
        }

        if (json)
        {
            JsonOutput.Write(output, [.. report.Built.Select(BuiltJson.Of)], CliJson.Default.IReadOnlyListBuiltJson);
            return;
        }

        foreach (var port in report.Built.Where(static p => p.Node.IsRequested))
        {
            output.WriteLine(
                $"{port.Node.Variant} {port.Node.Port.Version} for {port.Node.Selection.Target}: {port.Package.Digest}"
                + (port.IsChecked ? " identical" : port.Origin == PackageOrigin.Store ? " (was built before)" : ""));
        }
    }
}
