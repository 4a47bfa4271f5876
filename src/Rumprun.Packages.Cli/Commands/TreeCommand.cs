using System.Collections.Immutable;
using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using Rumprun.Packages.Cli.Help;
using Rumprun.Packages.Cli.Rendering;
using Rumprun.Packages.Core.Graphs;
using Rumprun.Packages.Core.Graphs.Rendering;

namespace Rumprun.Packages.Cli.Commands;

/// <summary><c>rrpkg tree [PORT...]</c>.</summary>
public static class TreeCommand
{
    public static DocumentedCommand Create(Composition composition)
    {
        var ports = Options.OptionalRequests("What to show; default: what is installed");
        var depth = new Option<int?>("--depth")
        {
            Description = "Show at most this many levels below the first",
            HelpName = "N",
            CustomParser = static result => Depth(result),
        };
        var invert = new Option<bool>("--invert") { Description = "Show what needs PORT, not what it needs" };
        var (roots, target, json) = (Options.For(), Options.Target(), Options.Json());
        ports.CompletesWith(composition.PortRequests);
        roots.CompletesWith(composition.PortRequests);
        var command = new Command("tree", "Show what ports need as a tree, or what needs them")
        {
            ports, depth, invert, roots, target, json,
        };
        command.SetAction(async (parse, cancellationToken) =>
        {
            var options = new TreeOptions { Depth = parse.GetValue(depth), IsInverted = parse.GetValue(invert) };
            var (named, context) = (parse.GetValue(ports) ?? [], parse.GetValue(roots) ?? []);
            var wanted = (options.IsInverted ? context : named.Concat(context)).Select(Options.Request).ToImmutableArray();
            await composition.FetchPortsAsync(parse, wanted, cancellationToken);
            var graph = composition.Graphs(parse).Run(wanted, parse.GetValue(target), cancellationToken);
            var first = !options.IsInverted ? graph.Requested
                : named is [] ? graph.Nodes.Where(n => !graph.NeedsOf(n).Any())
                : named.SelectMany(n => composition.Nodes(parse).Find(graph, Options.Name(n)));
            Write(GraphTree.Of(graph, first, options), parse.GetValue(json), composition.Terminal);
            return 0;
        });
        return new DocumentedCommand(command, CommandGroup.Use,
        [
            new Example("rrpkg tree nginx", "nginx, its dependencies, and theirs"),
            new Example("rrpkg tree --invert zlib", "which of the installed ports need zlib"),
        ]);
    }

    private static void Write(IEnumerable<TreeRow> rows, bool json, Terminal terminal)
    {
        if (json)
        {
            JsonOutput.Write(
                terminal.Output, [.. rows.Select(TreeRowJson.Of)], ResolutionJson.Default.IReadOnlyListTreeRowJson);
        }
        else if (TreeWriter.Write(rows, terminal.UsesUnicode) is { Length: > 0 } text)
        {
            terminal.Output.Write(text);
        }
        else
        {
            terminal.Error.WriteLine("nothing is installed; name a port");
        }
    }

    private static int? Depth(ArgumentResult result) =>
        int.TryParse(result.Tokens[0].Value, NumberStyles.None, CultureInfo.InvariantCulture, out var depth) ? depth
            : throw CommandLineDiagnostics.BadValue.Exception(
                $"`{result.Tokens[0].Value}` is not a depth", "use a number from 0");
}
