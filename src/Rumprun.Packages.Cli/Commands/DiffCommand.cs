using System.CommandLine;
using System.Globalization;
using Rumprun.Packages.Cli.Help;
using Rumprun.Packages.Cli.Rendering;

namespace Rumprun.Packages.Cli.Commands;

/// <summary><c>rrpkg diff [N [M]]</c>.</summary>
public static class DiffCommand
{
    public static DocumentedCommand Create(Composition composition)
    {
        var from = Options.Generation("The earlier generation; default: the one before the current one", "from");
        var to = Options.Generation("The later generation; default: the current one", "to");
        var json = Options.Json();
        from.CompletesWith(_ => composition.GenerationNumbers());
        to.CompletesWith(_ => composition.GenerationNumbers());
        var command = new Command("diff", "Show how two generations differ") { from, to, json };
        command.SetAction(parse =>
        {
            var diff = composition.Diff().Run(parse.GetValue(from), parse.GetValue(to));
            if (parse.GetValue(json))
            {
                JsonOutput.Write(
                    composition.Terminal.Output, GenerationDiffJson.Of(diff), CliJson.Default.GenerationDiffJson);
            }
            else if (diff.Changes.IsEmpty)
            {
                composition.Terminal.Error.WriteLine(
                    string.Create(CultureInfo.InvariantCulture,
                        $"generations {diff.From.Number} and {diff.To.Number} have the same ports"));
            }
            else
            {
                GenerationChangeText.Write(diff.Changes, composition.Terminal.Output);
            }

            return 0;
        });
        return new DocumentedCommand(command, CommandGroup.Use,
        [
            new Example("rrpkg diff", "what the last change did"),
            new Example("rrpkg diff 2 5", "what changed from generation 2 to generation 5"),
        ]);
    }
}
