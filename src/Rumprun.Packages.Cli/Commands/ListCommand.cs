using System.CommandLine;
using Rumprun.Packages.Cli.Help;
using Rumprun.Packages.Cli.Rendering;

namespace Rumprun.Packages.Cli.Commands;

/// <summary><c>rrpkg list</c>.</summary>
public static class ListCommand
{
    public static DocumentedCommand Create(Composition composition)
    {
        var available = new Option<bool>("--available") { Description = "List the ports that could be installed" };
        var all = new Option<bool>("--all") { Description = "Also list the libraries that were installed for other ports" };
        var json = Options.Json();
        var command = new Command("list", "List what is installed, and what of it is outdated") { available, all, json };
        command.SetAction(parse =>
        {
            IReadOnlyList<InstalledJson> rows = parse.GetValue(available)
                ? [.. composition.Tree(parse).ReadNewest().Select(InstalledJson.Of)]
                : [.. composition.List(parse).Run().Where(
                    p => p.Port.IsRequested || parse.GetValue(all)).Select(InstalledJson.Of)];
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
                    ["NAME", "VERSION", "NEWEST", "TARGET", "OPTIONS", "SUMMARY"],
                    rows.Select(static IReadOnlyList<string> (r) =>
                        [r.Name, r.Version, r.Newest ?? "-", r.Target ?? "-", r.Options.Count == 0 ? "-" : string.Join(
                            ',', r.Options), r.Summary]));
            }

            return 0;
        });
        return new DocumentedCommand(
            command, CommandGroup.Use, [new Example("rrpkg list --available", "what can be installed")]);
    }
}
