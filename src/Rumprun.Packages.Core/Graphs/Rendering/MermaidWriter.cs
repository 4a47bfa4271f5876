using System.Text;

namespace Rumprun.Packages.Core.Graphs.Rendering;

/// <summary>Writes a graph as a Mermaid flowchart, which code hosts draw in Markdown.</summary>
public static class MermaidWriter
{
    public static string Write(DependencyGraph graph)
    {
        // Ids of our own: a port may be called `end`, which is a keyword there.
        var ids = graph.Nodes.Select(static (node, i) => (node.Id, $"n{i}")).ToDictionary();
        var text = new StringBuilder();
        text.Append("flowchart LR\n");
        text.Append($"  accTitle: {GraphTitle.Of(graph)}\n");
        foreach (var node in graph.Nodes)
        {
            text.Append($"  {ids[node.Id]}({Quoted(NodeText.Lines(node))}){ClassOf(node)}\n");
        }

        foreach (var edge in graph.Edges)
        {
            var arrow = edge.Kind == GraphEdgeKind.BuildTool ? "-.->" : "-->";
            var label = edge.Causes.IsEmpty ? "" : $"|{Quoted(edge.Causes)}|";
            text.Append($"  {ids[edge.From]} {arrow}{label} {ids[edge.To]}\n");
        }

        text.Append("  classDef requested stroke-width:3px\n");
        text.Append("  classDef build stroke-dasharray:5 3\n");
        text.Append("  classDef toolchain stroke-dasharray:1 3\n");
        return text.ToString();
    }

    private static string ClassOf(GraphNode node) =>
        node.IsRequested ? ":::requested" : node.Kind switch
        {
            GraphNodeKind.BuildMachine => ":::build",
            GraphNodeKind.Toolchain => ":::toolchain",
            _ => "",
        };

    // In a quoted text, entities are written with `#`.
    private static string Quoted(IEnumerable<string> lines) =>
        $"\"{string.Join("<br/>", lines.Select(static l => l.Replace("\"", "#quot;", StringComparison.Ordinal)))}\"";
}
