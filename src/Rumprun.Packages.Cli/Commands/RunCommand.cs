using System.Collections.Immutable;
using System.CommandLine.Parsing;
using System.CommandLine;
using Rumprun.Packages.Cli.Help;
using Rumprun.Packages.Cli.Rendering;
using Rumprun.Packages.Core.Diagnostics;
using Rumprun.Packages.Core.Ports;
using Rumprun.Packages.Engine.Launching;
using Rumprun.Packages.Engine.Operations;
using Rumprun.Packages.Engine.OwnPrograms;

namespace Rumprun.Packages.Cli.Commands;

/// <summary><c>rrpkg run PORT [-- ARGUMENTS]</c>.</summary>
public static class RunCommand
{
    public static DocumentedCommand Create(Composition composition)
    {
        var symbols = new Symbols();
        symbols.Port.CompletesWith(_ => composition.InstalledNames());
        symbols.Disk.CompletesWith(_ => composition.DiskNames());
        var command = new Command(
            "run", "Boot a port, installed first if it is not, or your own program; its arguments follow `--`")
        {
            symbols.Port, symbols.Arguments, symbols.Target, symbols.Image, symbols.Publish, symbols.Volume, symbols.Disk,
            symbols.Environment,
            symbols.Memory, symbols.Name, symbols.Detach, symbols.Watch, symbols.Print, Options.From(),
        };
        command.SetAction(async (parse, cancellationToken) =>
        {
            using var progress = composition.Progress(parse);
            var named = parse.GetRequiredValue(symbols.Port);
            var request = RequestOf(parse, symbols, composition.Environment.CurrentDirectory) with
            {
                Port = ProgramLocation.IsLocation(named) ? default : Options.Name(named),
            };
            if (parse.GetValue(symbols.Watch))
            {
                return await WatchAsync(composition, parse, named, request, progress, cancellationToken);
            }

            if (ProgramLocation.IsLocation(named))
            {
                request = await BuildAsync(composition, parse, named, request, progress, cancellationToken);
            }
            else
            {
                using var fetcher = composition.Fetcher();
                await composition.EnsureInstalled(parse, fetcher).RunAsync(
                    request.Port, request.Target, progress, cancellationToken);
            }

            progress.Clear();
            var operation = composition.Run(progress);
            if (parse.GetValue(symbols.Print))
            {
                composition.Terminal.Output.Write((await operation.PlanAsync(request, cancellationToken)).ToShellScript());
                return 0;
            }

            if (parse.GetValue(symbols.Detach))
            {
                var started = await operation.DetachAsync(
                    request, composition.SupervisorCommand(), progress, cancellationToken);
                composition.Terminal.Output.WriteLine(started.Name);
                WriteForwards(started, composition.Terminal);
                return 0;
            }

            await using var console = composition.ConsoleStream(parse);
            return await operation.RunAsync(
                request,
                OutputOf(composition.Terminal, console),
                started => WriteForwards(started, composition.Terminal),
                cancellationToken);
        });
        return new DocumentedCommand(command, CommandGroup.Use,
        [
            new Example("rrpkg run nginx -p 8080:80 -v ./site:/data/www", "serve a directory at http://127.0.0.1:8080"),
            new Example("rrpkg run luajit -v .:/data -- /data/x.lua a \"b c\"", "run a script with two arguments"),
            new Example(
                "rrpkg run sqlite --disk notes:/data -- /data/notes.db .tables", "keep what it writes on a separate disk"),
            new Example("rrpkg run nginx -d -p 0:80", "leave it running, at any free port"),
            new Example("rrpkg run . -p 8080:80 --watch", "build and boot the program in this directory, at each save"),
        ]);
    }

    private static GuestOutput OutputOf(Terminal terminal, Stream console) => new(terminal.RawOutput, console)
    {
        Errors = terminal.RawError,
        ProgramsIsTerminal = terminal.OutputIsTerminal,
        ErrorsIsTerminal = terminal.ErrorIsTerminal,
    };

    private static async Task<int> WatchAsync(
        Composition composition,
        ParseResult parse,
        string named,
        RunRequest request,
        ProgressRenderer progress,
        CancellationToken cancellationToken)
    {
        if (!ProgramLocation.IsLocation(named)
            || ProgramLocation.Parse(named, composition.Environment.CurrentDirectory) is not ProgramLocation.Local local
            || !Path.Exists(local.Path))
        {
            throw CommandLineDiagnostics.BadValue.Exception(
                $"`--watch` is for a program of your own on this machine, and `{named}` is not one",
                "name its directory: `rrpkg run . --watch`");
        }

        await using var console = composition.ConsoleStream(parse);
        await composition.Watch(composition.Run(progress)).RunAsync(
            local.Path,
            async token =>
            {
                var built = await BuildAsync(composition, parse, named, request, progress, token);
                progress.Clear();
                return built;
            },
            OutputOf(composition.Terminal, console),
            new WatchPrinter(composition),
            cancellationToken);
        return 0;
    }

    /// <summary>Builds a program of the user's own, which is then run without being installed.</summary>
    private static async Task<RunRequest> BuildAsync(
        Composition composition,
        ParseResult parse,
        string program,
        RunRequest request,
        ProgressRenderer progress,
        CancellationToken cancellationToken)
    {
        using var fetcher = composition.Fetcher();
        var ports = await composition.RequestsAsync(parse, [program], fetcher, progress, cancellationToken);
        var report = await composition.Build(parse, fetcher, composition.ProgramLockFile(), jobs: null).RunAsync(
            new BuildRequest { Ports = ports, Target = request.Target }, progress, cancellationToken);
        report.ThrowIfFailed();
        var built = report.Built.Single(static p => p.Node.IsRequested);
        return request with { Port = ports[0].Port, Built = built.ToInstalled() };
    }

    private static void WriteForwards(StartedGuest guest, Terminal terminal)
    {
        foreach (var forward in guest.Forwards)
        {
            terminal.Error.WriteLine($"{guest.Name} listens: {forward}");
        }
    }

    private static RunRequest RequestOf(ParseResult parse, Symbols symbols, string currentDirectory) => new()
    {
        Port = default,
        Image = parse.GetValue(symbols.Image) is { } image ? Options.Name(image) : null,
        Target = parse.GetValue(symbols.Target),
        Name = parse.GetValue(symbols.Name) is { } name ? Options.Name(name) : null,
        Forwards = [.. (parse.GetValue(symbols.Publish) ?? []).Select(RunArguments.Forward)],
        Mounts = [.. (parse.GetValue(symbols.Volume) ?? []).Select(v => RunArguments.Mount(v, currentDirectory))],
        Disks = [.. (parse.GetValue(symbols.Disk) ?? []).Select(RunArguments.Disk)],
        Environment = ImmutableSortedDictionary.Create<string, string>(StringComparer.Ordinal)
            .SetItems((parse.GetValue(symbols.Environment) ?? []).Select(RunArguments.Variable)),
        Memory = parse.GetValue(symbols.Memory) is { } memory ? RunArguments.Memory(memory) : null,
        Arguments = ArgumentsOf(parse, symbols),
    };

    /// <summary>A <c>--</c> with nothing after it means no arguments; without one, the port's own are used.</summary>
    private static ImmutableArray<string>? ArgumentsOf(ParseResult parse, Symbols symbols)
    {
        var arguments = parse.GetValue(symbols.Arguments) ?? [];
        return arguments.Length > 0 || parse.Tokens.Any(static t => t.Type == TokenType.DoubleDash) ? [.. arguments] : null;
    }

    private sealed class WatchPrinter(Composition composition) : IWatchEvents
    {
        public void Started(StartedGuest guest) => WriteForwards(guest, composition.Terminal);

        public void Failed(DiagnosticException problem) => composition.Diagnostics.Render(problem.Diagnostics);

        public void Ended(int status) => composition.Terminal.Error.WriteLine(
            $"the program ended with status {status}; the next change starts it again");
    }

    private sealed class Symbols
    {
        public Argument<string> Port { get; } = new("port")
        {
            Description = $"A port, {Options.ProgramHelp}; a port is installed first if it is not",
        };

        public Argument<string[]> Arguments { get; } = new("arguments")
        {
            Description = "The program's arguments, instead of the port's own",
            Arity = ArgumentArity.ZeroOrMore,
        };

        public Option<Core.Target?> Target { get; } = Options.Target();

        public Option<string> Image { get; } =
            new("--image") { Description = "Which of the port's images; default: the first" };

        public Option<string[]> Publish { get; } = new("--publish", "-p")
        {
            Description = "Forward a port of this machine: [ADDRESS:]HOST:GUEST[/udp]; host port 0 takes any free one",
            HelpName = "FORWARD",
        };

        public Option<string[]> Volume { get; } = new("--volume", "-v")
        {
            Description = "Mount a directory (read-only) or an image: SOURCE:/PATH[:ro|:rw]",
            HelpName = "MOUNT",
        };

        public Option<string[]> Disk { get; } = new("--disk")
        {
            Description = "Mount a writable disk, created if it does not exist and kept: NAME:/PATH[:SIZE]",
            HelpName = "DISK",
        };

        public Option<string[]> Environment { get; } =
            new("--env", "-e") { Description = "Set a variable: NAME=VALUE", HelpName = "VARIABLE" };

        public Option<string> Memory { get; } =
            new("--memory", "-m") { Description = "The guest's memory: 64M, 1G", HelpName = "SIZE" };

        public Option<string> Name { get; } = new("--name") { Description = "The guest's name; default: the port's" };

        public Option<bool> Detach { get; } =
            new("--detach", "-d") { Description = "Wait until it is ready, and leave it running" };

        public Option<bool> Watch { get; } = new("--watch")
        {
            Description = "Build your own program again at each save, and restart the guest with the same ports and disks",
        };

        public Option<bool> Print { get; } =
            new("--print") { Description = "Print the exact command without starting the guest" };
    }
}
