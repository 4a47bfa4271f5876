using System.CommandLine;
using Rumprun.Packages.Cli.Help;
using Rumprun.Packages.Cli.Rendering;

namespace Rumprun.Packages.Cli.Commands;

/// <summary><c>rrpkg files PORT</c>.</summary>
public static class FilesCommand
{
    public static DocumentedCommand Create(Composition composition)
    {
        var port = new Argument<string>("port") { Description = "An installed port" };
        var (target, json) = (Options.Target(), Options.Json());
        port.CompletesWith(_ => composition.InstalledNames());
        var command = new Command("files", "List the files of an installed port") { port, target, json };
        command.SetAction(parse =>
        {
            var files = composition.Files().Run(Options.Name(parse.GetRequiredValue(port)), parse.GetValue(target));
            if (parse.GetValue(json))
            {
                JsonOutput.Write(
                    composition.Terminal.Output,
                    [.. files.Select(static f => new FileJson(f.Path, f.Size, f.Sha256?.Hex))],
                    CliJson.Default.IReadOnlyListFileJson);
                return 0;
            }

            foreach (var file in files)
            {
                composition.Terminal.Output.WriteLine(file.Path);
            }

            return 0;
        });
        return new DocumentedCommand(command, CommandGroup.Use, []);
    }
}
