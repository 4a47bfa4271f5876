using System.CommandLine;
using Rumprun.Packages.Cli.Help;
using Rumprun.Packages.Cli.Rendering;

namespace Rumprun.Packages.Cli.Commands;

/// <summary><c>rrpkg env PORT...</c>.</summary>
public static class EnvCommand
{
    public static DocumentedCommand Create(Composition composition)
    {
        var ports = Options.Names("Installed libraries to compile against");
        var (target, json) = (Options.Target(), Options.Json());
        ports.CompletesWith(_ => composition.InstalledNames());
        var command = new Command("env", "Print the environment for cross-compiling by hand against installed libraries")
        {
            ports, target, json,
        };
        command.SetAction(async (parse, cancellationToken) =>
        {
            var variables = await composition.CompileEnvironment(parse).RunAsync(
                [.. parse.GetRequiredValue(ports).Select(Options.Name)], parse.GetValue(target), cancellationToken);
            if (parse.GetValue(json))
            {
                JsonOutput.Write(composition.Terminal.Output, variables, CliJson.Default.IReadOnlyDictionaryStringString);
                return 0;
            }

            foreach (var (name, value) in variables)
            {
                composition.Terminal.Output.WriteLine(
                    $"export {name}='{value.Replace("'", "'\\''", StringComparison.Ordinal)}'");
            }

            return 0;
        });
        return new DocumentedCommand(command, CommandGroup.Use,
            [new Example("eval \"$(rrpkg env zlib)\" && $CC $CPPFLAGS x.c $LDFLAGS -lz", "compile a file for the target"),
            new Example("eval \"$(rrpkg env zlib rumprun-compat)\"", "the same, with what Rumprun's own libraries lack")]);
    }
}
