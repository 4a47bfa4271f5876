using System.CommandLine;
using System.Globalization;
using Rumprun.Packages.Cli.Help;
using Rumprun.Packages.Cli.Rendering;

namespace Rumprun.Packages.Cli.Commands;

/// <summary><c>rrpkg generations</c>.</summary>
public static class GenerationsCommand
{
    public static DocumentedCommand Create(Composition composition)
    {
        var json = Options.Json();
        var command = new Command("generations", "List what was installed after each change") { json };
        command.SetAction(parse =>
        {
            var generations = composition.Profile().List();
            if (parse.GetValue(json))
            {
                JsonOutput.Write(
                    composition.Terminal.Output,
                    [.. generations.Select(g => GenerationJson.Of(g, isCurrent: g == generations[^1]))],
                    CliJson.Default.IReadOnlyListGenerationJson);
            }
            else if (generations.IsEmpty)
            {
                composition.Terminal.Error.WriteLine("nothing has been installed yet");
            }
            else
            {
                Table.Write(
                    composition.Terminal.Output,
                    ["GENERATION", "CREATED", "PORTS", "CHANGE"],
                    generations.Select(IReadOnlyList<string> (g) =>
                    [
                        string.Create(
                            CultureInfo.InvariantCulture, $"{g.Number}{(g == generations[^1] ? " (current)" : "")}"),
                        g.Created.ToLocalTime().ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture),
                        g.Ports.Count(static p => p.IsRequested).ToString(CultureInfo.InvariantCulture),
                        g.Reason,
                    ]));
            }

            return 0;
        });
        return new DocumentedCommand(command, CommandGroup.Use,
        [
            new Example("rrpkg generations", "the changes so far; each can be returned to with `rrpkg rollback N`"),
        ]);
    }
}
