using System.Collections.Immutable;
using System.CommandLine;
using System.Text.Json;
using Rumprun.Packages.Cli.Help;
using Rumprun.Packages.Core.Diagnostics;
using Rumprun.Packages.Core.Graphs;
using Rumprun.Packages.Core.Graphs.Rendering;
using Rumprun.Packages.Engine.Files;

namespace Rumprun.Packages.Cli.Commands;

/// <summary><c>rrpkg graph [PORT...]</c>.</summary>
public static class GraphCommand
{
    private static readonly string[] s_formats = ["dot", "mermaid", "json", "svg"];

    public static DocumentedCommand Create(Composition composition)
    {
        var ports = Options.OptionalRequests("What to draw; default: what is installed");
        var format = new Option<GraphFormat>("--format")
        {
            Description = $"One of {string.Join(", ", s_formats)}; dot by default",
            HelpName = "FORMAT",
            CustomParser = static result => Parse(result.Tokens[0].Value),
        }.CompletesWithWords(s_formats);
        var output = new Option<string>("--output", "-o") { Description = "Write to this file", HelpName = "FILE" };
        var target = Options.Target();
        ports.CompletesWith(composition.PortRequests);
        var command = new Command("graph", "Draw the dependency graph: for Graphviz, Mermaid, programs, or as a picture")
        {
            ports, format, output, target,
        };
        command.SetAction(async (parse, cancellationToken) =>
        {
            var wanted = (parse.GetValue(ports) ?? []).Select(Options.Request).ToImmutableArray();
            await composition.FetchPortsAsync(parse, wanted, cancellationToken);
            var graph = composition.Graphs(parse).Run(wanted, parse.GetValue(target), cancellationToken);
            var text = Text(graph, parse.GetValue(format));
            if (graph.Nodes.IsEmpty)
            {
                composition.Terminal.Error.WriteLine("nothing is installed; name a port");
            }
            else if (parse.GetValue(output) is { } file)
            {
                AtomicFile.WriteText(Path.GetFullPath(file, composition.Environment.CurrentDirectory), text);
            }
            else
            {
                composition.Terminal.Output.Write(text);
            }

            return 0;
        });
        return new DocumentedCommand(command, CommandGroup.Use,
        [
            new Example("rrpkg graph nginx --format svg -o nginx.svg", "a picture of nginx and its dependencies"),
            new Example("rrpkg graph --format mermaid", "what is installed, for pasting into Markdown"),
        ]);
    }

    private static GraphFormat Parse(string text) => Array.IndexOf(s_formats, text) is >= 0 and var format
        ? (GraphFormat)format
        : throw CommandLineDiagnostics.BadValue.Exception(
            $"`{text}` is not a format",
            Suggestion.For(
                text, s_formats) is { } meant ? $"did you mean `{meant}`?" : $"use one of {string.Join(", ", s_formats)}");

    private static string Text(DependencyGraph graph, GraphFormat format) => format switch
    {
        GraphFormat.Mermaid => MermaidWriter.Write(graph),
        GraphFormat.Svg => SvgWriter.Write(graph),
        GraphFormat.Json => JsonSerializer.Serialize(GraphJson.Of(graph), ResolutionJson.Default.GraphJson) + "\n",
        _ => DotWriter.Write(graph),
    };
}
