using System.CommandLine;
using Rumprun.Packages.Cli.Help;
using Rumprun.Packages.Cli.Rendering;

namespace Rumprun.Packages.Cli.Commands;

/// <summary><c>rrpkg list</c>.</summary>
public static class ListCommand
{
    public static DocumentedCommand Create(Composition composition)
    {
        var available = new Option<bool>("--available") { Description = "List the ports that can be installed" };
        var json = Options.Json();
        var command = new Command("list", "List what is installed") { available, json };
        command.SetAction(parse =>
        {
            IReadOnlyList<InstalledJson> rows = parse.GetValue(available)
                ? [.. composition.Tree(parse, composition.Configuration()).ReadAll().Select(static p => p.Value.Value).OfType<Core.Ports.Port>().Select(InstalledJson.Of)]
                : [.. composition.Profile().Current().Ports.Select(InstalledJson.Of)];
            if (parse.GetValue(json))
            {
                JsonOutput.Write(composition.Terminal.Output, rows, CliJson.Default.IReadOnlyListInstalledJson);
            }
            else if (rows.Count == 0)
            {
                composition.Terminal.Error.WriteLine(
                    "nothing is installed; `rrpkg list --available` lists what can be installed");
            }
            else
            {
                Table.Write(
                    composition.Terminal.Output,
                    ["NAME", "VERSION", "TARGET", "OPTIONS", "SUMMARY"],
                    rows.Select(static IReadOnlyList<string> (r) =>
                        [r.Name, r.Version, r.Target ?? "-", r.Options.Count == 0 ? "-" : string.Join(',', r.Options), r.Summary]));
            }

            return 0;
        });
        return new DocumentedCommand(command, CommandGroup.Use,
            [new Example("rrpkg list --available", "which ports can be installed")]);
    }
}
