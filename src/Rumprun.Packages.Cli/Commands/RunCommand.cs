using System.Collections.Immutable;
using System.CommandLine;
using System.CommandLine.Parsing;
using Rumprun.Packages.Cli.Help;
using Rumprun.Packages.Core.Ports;
using Rumprun.Packages.Engine.Launching;

namespace Rumprun.Packages.Cli.Commands;

/// <summary><c>rrpkg run PORT [-- ARGUMENTS]</c>.</summary>
public static class RunCommand
{
    public static DocumentedCommand Create(Composition composition)
    {
        var symbols = new Symbols();
        symbols.Port.CompletesWith(_ => composition.InstalledNames());
        symbols.Disk.CompletesWith(_ => composition.DiskNames());
        var command = new Command("run", "Boot an installed port; what follows `--` are its arguments")
        {
            symbols.Port, symbols.Arguments, symbols.Target, symbols.Image, symbols.Publish, symbols.Volume, symbols.Disk, symbols.Environment,
            symbols.Memory, symbols.Name, symbols.Detach, symbols.Print,
        };
        command.SetAction(async (parse, cancellationToken) =>
        {
            var request = RequestOf(parse, symbols, composition.Environment.CurrentDirectory);
            using var guest = await composition.PrepareGuest().RunAsync(request, request.Name ?? request.Port, cancellationToken);
            return parse.GetValue(symbols.Print) ? await PrintAsync(composition, parse, guest, cancellationToken)
                : parse.GetValue(symbols.Detach) ? await DetachAsync(composition, parse, guest, request.Name is not null, cancellationToken)
                : await RunAsync(composition, parse, guest, cancellationToken);
        });
        return new DocumentedCommand(command, CommandGroup.Use,
        [
            new Example("rrpkg run nginx -p 8080:80 -v ./site:/data/www", "serve a directory at http://127.0.0.1:8080"),
            new Example("rrpkg run luajit -v .:/data -- /data/x.lua a \"b c\"", "run a script with two arguments"),
            new Example("rrpkg run sqlite --disk notes:/data -- /data/notes.db .tables", "keep what it writes on a disk of its own"),
            new Example("rrpkg run nginx -d -p 0:80", "leave it running, at a port that is free"),
        ]);
    }

    private static async Task<int> RunAsync(
        Composition composition, ParseResult parse, GuestPreparation guest, CancellationToken cancellationToken)
    {
        var progress = composition.Progress(parse);
        await using var console = composition.ConsoleStream(parse);

        // Ready for whom? Where nothing leads in from here, a program that ends without having listened has not failed: it is a script's end.
        var specification = guest.Specification.Forwards.IsEmpty ? guest.Specification with { Ready = null } : guest.Specification;
        await using var running = await composition.Launchers(progress).For(specification.Target, specification.Image)
            .StartAsync(specification, new GuestOutput(composition.Terminal.RawOutput, console), cancellationToken);

        // The guest holds what it was given open from here on.
        guest.Dispose();
        foreach (var forward in running.Forwards)
        {
            composition.Terminal.Error.WriteLine($"{specification.Name} listens: {forward}");
        }

        return await running.WaitForExitAsync(cancellationToken);
    }

    private static async Task<int> DetachAsync(
        Composition composition, ParseResult parse, GuestPreparation guest, bool nameIsGiven, CancellationToken cancellationToken)
    {
        var started = await composition.Guests().StartAsync(
            guest.Specification, nameIsGiven, composition.SupervisorCommand(), composition.Progress(parse), cancellationToken);
        composition.Terminal.Output.WriteLine(started.Name);
        foreach (var forward in started.Forwards)
        {
            composition.Terminal.Error.WriteLine($"{started.Name} listens: {forward}");
        }

        return 0;
    }

    private static async Task<int> PrintAsync(
        Composition composition, ParseResult parse, GuestPreparation guest, CancellationToken cancellationToken)
    {
        var specification = guest.Specification;
        var plan = await composition.Launchers(composition.Progress(parse)).For(specification.Target, specification.Image)
            .PlanAsync(specification, cancellationToken);
        composition.Terminal.Output.Write(plan.ToShellScript());
        return 0;
    }

    private static RunRequest RequestOf(ParseResult parse, Symbols symbols, string currentDirectory) => new()
    {
        Port = Options.Name(parse.GetRequiredValue(symbols.Port)),
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

    /// <summary>A <c>--</c> with nothing behind it asks for no arguments; without one the port's own are taken.</summary>
    private static ImmutableArray<string>? ArgumentsOf(ParseResult parse, Symbols symbols)
    {
        var arguments = parse.GetValue(symbols.Arguments) ?? [];
        return arguments.Length > 0 || parse.Tokens.Any(static t => t.Type == TokenType.DoubleDash) ? [.. arguments] : null;
    }

    private sealed class Symbols
    {
        public Argument<string> Port { get; } = new("port") { Description = "An installed port" };

        public Argument<string[]> Arguments { get; } = new("arguments")
        {
            Description = "The program's arguments, in place of the port's own",
            Arity = ArgumentArity.ZeroOrMore,
        };

        public Option<Core.Target?> Target { get; } = Options.Target();

        public Option<string> Image { get; } = new("--image") { Description = "Which of the port's images; default: the first" };

        public Option<string[]> Publish { get; } = new("--publish", "-p")
        {
            Description = "Forward a port of this machine: [ADDRESS:]HOST:GUEST[/udp]; host port 0 takes a free one",
            HelpName = "FORWARD",
        };

        public Option<string[]> Volume { get; } = new("--volume", "-v")
        {
            Description = "Mount a directory (read-only) or an image in the guest: SOURCE:/PATH",
            HelpName = "MOUNT",
        };

        public Option<string[]> Disk { get; } = new("--disk")
        {
            Description = "Mount a writable disk, created on first use and kept: NAME:/PATH[:SIZE]",
            HelpName = "DISK",
        };

        public Option<string[]> Environment { get; } = new("--env", "-e") { Description = "Set a variable: NAME=VALUE", HelpName = "VARIABLE" };

        public Option<string> Memory { get; } = new("--memory", "-m") { Description = "The guest's memory: 64M, 1G", HelpName = "SIZE" };

        public Option<string> Name { get; } = new("--name") { Description = "The guest's name; default: the port's" };

        public Option<bool> Detach { get; } = new("--detach", "-d")
        {
            Description = "Wait until the guest is ready, and leave it running",
        };

        public Option<bool> Print { get; } = new("--print") { Description = "Print the exact command, and start nothing" };
    }
}
