using System.Collections.Immutable;
using System.CommandLine;
using Rumprun.Packages.Cli.Help;
using Rumprun.Packages.Cli.Rendering;
using Rumprun.Packages.Core.Graphs;
using Rumprun.Packages.Core.Graphs.Rendering;

namespace Rumprun.Packages.Cli.Commands;

/// <summary><c>rrpkg why PORT</c>.</summary>
public static class WhyCommand
{
    // There can be exponentially many.
    private const int ChainsShown = 100;

    public static DocumentedCommand Create(Composition composition)
    {
        var port = new Argument<string>("port") { Description = "What is needed" };
        var (roots, target, json) = (Options.For(), Options.Target(), Options.Json());
        port.CompletesWith(context => composition.PortNames(context.ParseResult));
        roots.CompletesWith(context => composition.PortNames(context.ParseResult));
        var command = new Command("why", "Explain which ports need another one") { port, roots, target, json };
        command.SetAction(async (parse, cancellationToken) =>
        {
            var wanted = Options.Name(parse.GetRequiredValue(port));
            var requests = (parse.GetValue(roots) ?? []).Select(Options.Request).ToImmutableArray();
            await composition.FetchPortsAsync(parse, requests, cancellationToken);
            var graph = composition.Graphs(parse).Run(requests, parse.GetValue(target), cancellationToken);
            var chains = ReasonChains.To(
                graph, composition.Nodes(parse).Find(graph, wanted)).Take(ChainsShown + 1).ToArray();
            if (parse.GetValue(json))
            {
                JsonOutput.Write(
                    composition.Terminal.Output,
                    [.. chains.Take(ChainsShown).Select(c => ChainJson.Of(graph, c))],
                    ResolutionJson.Default.IReadOnlyListChainJson);
            }
            else
            {
                Write(graph, chains.Take(ChainsShown), composition.Terminal.Output);
            }

            if (chains.Length > ChainsShown)
            {
                composition.Terminal.Error.WriteLine($"the first {ChainsShown} chains; there are more");
            }

            return 0;
        });
        return new DocumentedCommand(command, CommandGroup.Use,
        [
            new Example("rrpkg why zlib", "which of the installed ports need zlib, and through which others"),
            new Example("rrpkg why pcre2 --for nginx", "the same for a port that need not be installed"),
        ]);
    }

    private static void Write(DependencyGraph graph, IEnumerable<ReasonChain> chains, TextWriter output)
    {
        foreach (var chain in chains)
        {
            output.WriteLine(ChainWriter.Write(graph, chain) + (chain.Edges.IsEmpty ? " (asked for)" : ""));
        }
    }
}
