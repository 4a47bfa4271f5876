using System.Collections.Immutable;
using System.CommandLine;
using Rumprun.Packages.Cli.Help;
using Rumprun.Packages.Cli.Rendering;
using Rumprun.Packages.Core.Resolution.Explaining;
using Rumprun.Packages.Engine.Operations;

namespace Rumprun.Packages.Cli.Commands;

/// <summary><c>rrpkg resolve PORT...</c>.</summary>
public static class ResolveCommand
{
    public static DocumentedCommand Create(Composition composition)
    {
        var ports = Options.Requests("What to choose versions for: NAME, NAME[OPTION,!OPTION], NAME@VERSION");
        var explain = Options.Explain();
        var (target, json, lowest) = (Options.Target(), Options.Json(), Options.Lowest());
        ports.CompletesWith(composition.PortRequests);
        var command = new Command("resolve", "Show which versions would be chosen") { ports, target, lowest, explain, json };
        command.SetAction(async (parse, cancellationToken) =>
        {
            var wanted = parse.GetRequiredValue(ports).Select(Options.Request).ToImmutableArray();
            await composition.FetchPortsAsync(parse, wanted, cancellationToken);
            var sets = composition.Resolve(parse).Run(wanted, parse.GetValue(target), cancellationToken);
            var output = composition.Terminal.Output;
            if (parse.GetValue(json))
            {
                JsonOutput.Write(
                    output,
                    [.. sets.SelectMany(static s => s.Ports.Select(p => ResolvedPortJson.Of(s, p)))],
                    ResolutionJson.Default.IReadOnlyListResolvedPortJson);
            }
            else if (parse.GetValue(explain))
            {
                WriteExplanation(sets, output);
            }
            else
            {
                Table.Write(
                    output,
                    ["NAME", "VERSION", "OPTIONS", "TARGET", "FROM", "FOR"],
                    sets.SelectMany(static s => s.Ports.Select(p => Row(s, p))));
            }

            return 0;
        });
        return new DocumentedCommand(command, CommandGroup.Use,
        [
            new Example(
                "rrpkg resolve nginx --explain", "what would be installed, who needs it, and why not a newer version"),
        ]);
    }

    private static IReadOnlyList<string> Row(ResolvedSet set, PortExplanation port) =>
    [
        port.Port.Name.ToString(),
        port.Port.Version.ToString(),
        port.Port.Options.IsEmpty ? "-" : string.Join(',', port.Port.Options),
        set.Target.ToString(),
        ExplanationText.WordsFor(port.Reason),
        Purpose(set, port),
    ];

    /// <summary>The virtual name it provides, or the port it is a build tool of.</summary>
    private static string Purpose(ResolvedSet set, PortExplanation port)
    {
        var virtuals = string.Join(',', port.ProviderOf.Select(static p => p.Virtual));
        return set.ToolOf is { } user ? $"building {user}" : virtuals.Length > 0 ? virtuals : "-";
    }

    private static void WriteExplanation(IEnumerable<ResolvedSet> sets, TextWriter output)
    {
        var separator = "";
        foreach (var set in sets)
        {
            output.Write(separator);
            output.WriteLine(set.ToolOf is { } user ? $"for building {user}, on {set.Target}:" : $"for {set.Target}:");
            foreach (var port in set.Ports)
            {
                output.WriteLine();
                output.Write(ExplanationText.Of(port));
            }

            separator = "\n";
        }
    }
}
