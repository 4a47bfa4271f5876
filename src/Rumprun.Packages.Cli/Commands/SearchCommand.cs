using System.CommandLine;
using Rumprun.Packages.Cli.Help;
using Rumprun.Packages.Cli.Rendering;
using Rumprun.Packages.Engine.Operations;

namespace Rumprun.Packages.Cli.Commands;

/// <summary><c>rrpkg search WORD...</c>.</summary>
public static class SearchCommand
{
    public static DocumentedCommand Create(Composition composition)
    {
        var words = new Argument<string[]>("word")
        {
            Description = "Each has to occur in a port's name or summary",
            Arity = ArgumentArity.OneOrMore,
        };
        var json = Options.Json();
        var command = new Command("search", "Search the ports of mirrors and of this machine") { words, json };
        command.SetAction(async (parse, cancellationToken) =>
        {
            using var progress = composition.Progress(parse);
            var found = await composition.Search(parse).RunAsync(
                [.. parse.GetRequiredValue(words)], progress, cancellationToken);
            progress.Clear();
            if (parse.GetValue(json))
            {
                JsonOutput.Write(
                    composition.Terminal.Output,
                    [.. found.Select(SearchResultJson.Of)],
                    CliJson.Default.IReadOnlyListSearchResultJson);
            }
            else if (found.IsEmpty)
            {
                composition.Terminal.Error.WriteLine("no port matches");
            }
            else
            {
                Table.Write(
                    composition.Terminal.Output,
                    ["NAME", "VERSION", "MIRROR", "SUMMARY"],
                    found.Select(static IReadOnlyList<string> (r) =>
                        [r.Port.Name.ToString(), r.Port.Version, r.Mirror?.ToString() ?? "-", r.Port.Summary]));
            }

            return found.IsEmpty ? 1 : 0;
        });
        return new DocumentedCommand(command, CommandGroup.Use, [new Example("rrpkg search web server", "both words")]);
    }
}

/// <summary>A port as <c>search --json</c> prints it.</summary>
internal sealed record SearchResultJson(string Name, string Version, string? Mirror, string Summary)
{
    public static SearchResultJson Of(SearchResult result) => new(
        result.Port.Name.ToString(), result.Port.Version, result.Mirror?.ToString(), result.Port.Summary);
}
