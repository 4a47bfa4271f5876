using System.Collections.Immutable;
using System.CommandLine;
using Rumprun.Packages.Cli.Help;
using Rumprun.Packages.Cli.Rendering;
using Rumprun.Packages.Core.Planning;
using Rumprun.Packages.Engine.Toolchains;

namespace Rumprun.Packages.Cli.Commands;

/// <summary><c>rrpkg toolchain list|show|add|check|pack|install</c>.</summary>
public static class ToolchainCommand
{
    public static DocumentedCommand Create(Composition composition)
    {
        var command = new Command("toolchain", "Show, add, check, pack and install cross toolchains")
        {
            List(composition), Show(composition), Add(composition), ToolchainCheckCommand.Create(composition),
            ToolchainPackageCommands.Pack(composition), ToolchainPackageCommands.Install(composition),
        };
        return new DocumentedCommand(command, CommandGroup.Machine,
        [
            new Example("rrpkg toolchain add ~/rumprun", "use the Rumprun in that directory"),
            new Example("rrpkg toolchain pack /opt/rumprun -o rumprun.rrpkg", "make one file of a toolchain"),
            new Example("rrpkg toolchain install rumprun.rrpkg", "install such a file, here or on another machine"),
            new Example("rrpkg toolchain check", "test which known gaps the toolchain has, and what covers them"),
        ]);
    }

    private static Command List(Composition composition)
    {
        var json = Options.Json();
        var command = new Command("list", "List the toolchains on this machine") { json };
        command.SetAction(async (parse, cancellationToken) =>
        {
            var found = await composition.Toolchains(composition.Configuration()).ListAsync(cancellationToken);
            if (parse.GetValue(json))
            {
                JsonOutput.Write(
                    composition.Terminal.Output,
                    [.. found.Select(ToolchainJson.Of)],
                    CliJson.Default.IReadOnlyListToolchainJson);
                return 0;
            }

            Table.Write(
                composition.Terminal.Output,
                ["TARGET", "PREFIX", "FOUND BY", "STATE"],
                found.Select(static IReadOnlyList<string> (f) =>
                    [
                        f.Target.ToString(),
                        f.Prefix,
                        f.Origin,
                        f.Problem is null ? f.Toolchain!.Description : $"broken: {f.Problem.Message}",
                    ]));
            return 0;
        });
        return command;
    }

    private static Command Show(Composition composition)
    {
        var (target, json) = (Options.Target(), Options.Json());
        var command = new Command("show", "Show the toolchain for a target, checked") { target, json };
        command.SetAction(async (parse, cancellationToken) =>
        {
            var configuration = composition.Configuration();
            var finder = composition.Toolchains(configuration);
            var chosen = composition.Targets(configuration).Select(parse.GetValue(target));
            var toolchain = await finder.FindAsync(chosen, cancellationToken);
            if (parse.GetValue(json))
            {
                JsonOutput.Write(composition.Terminal.Output, ToolchainJson.Of(toolchain), CliJson.Default.ToolchainJson);
            }
            else
            {
                Write(toolchain, composition.Terminal.Output);
            }

            return 0;
        });
        return command;
    }

    private static Command Add(Composition composition)
    {
        var directory = new Argument<string>("directory") { Description = "The directory that Rumprun is installed in" };
        var command = new Command("add", "Check a toolchain and add it to the configuration") { directory };
        command.SetAction(async (parse, cancellationToken) =>
        {
            var path = Path.GetFullPath(parse.GetRequiredValue(directory), composition.Environment.CurrentDirectory);
            ImmutableArray<Toolchain> added =
                await composition.ToolchainRegistration(composition.Configuration()).RegisterAsync(path, cancellationToken);
            foreach (var toolchain in added)
            {
                composition.Terminal.Output.WriteLine($"{toolchain.Target}: {toolchain.Description}");
            }

            return 0;
        });
        return command;
    }

    private static void Write(Toolchain toolchain, TextWriter output)
    {
        output.WriteLine($"target       {toolchain.Target}");
        output.WriteLine($"tuple        {toolchain.Target.Tuple}");
        output.WriteLine($"prefix       {toolchain.Prefix}");
        output.WriteLine($"sysroot      {toolchain.Sysroot}");
        output.WriteLine($"found by     {toolchain.Origin}");
        output.WriteLine($"description  {toolchain.Description}");
        output.WriteLine($"identity     {toolchain.Identity}");
        if (!toolchain.Libraries.IsEmpty)
        {
            output.WriteLine(
                $"libraries    {string.Join(", ", toolchain.Libraries.Select(static l => $"{l.Name} {l.Version}"))}");
        }

        foreach (var (kind, path) in toolchain.Tools)
        {
            output.WriteLine($"{kind.ToString().ToLowerInvariant(),-13}{path}");
        }
    }
}
