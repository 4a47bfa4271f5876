using System.Text;

namespace Rumprun.Packages.Core.Graphs.Rendering;

/// <summary>Writes a graph in Graphviz's language.</summary>
public static class DotWriter
{
    public static string Write(DependencyGraph graph)
    {
        var text = new StringBuilder();
        text.Append($"digraph {Quoted(GraphTitle.Of(graph))} {{\n");
        text.Append("  rankdir=LR;\n");
        text.Append("  node [shape=box, style=rounded, fontname=\"monospace\"];\n");
        text.Append("  edge [fontname=\"monospace\", fontsize=10];\n");
        foreach (var node in graph.Nodes)
        {
            text.Append($"  {Quoted(node.Id)} [label={Quoted(string.Join('\n', NodeText.Lines(node)))}{StyleOf(node)}];\n");
        }

        foreach (var edge in graph.Edges)
        {
            text.Append($"  {Quoted(edge.From)} -> {Quoted(edge.To)}{StyleOf(edge)};\n");
        }

        return text.Append("}\n").ToString();
    }

    private static string StyleOf(GraphNode node) =>
        (node.IsRequested ? ", penwidth=2" : "")
        + node.Kind switch
        {
            GraphNodeKind.BuildMachine => ", style=\"rounded,filled\", fillcolor=\"#eeeeee\"",
            GraphNodeKind.Toolchain => ", style=\"rounded,dotted\"",
            _ => "",
        };

    private static string StyleOf(GraphEdge edge)
    {
        string[] attributes =
        [
            .. edge.Causes.IsEmpty ? [] : (string[])[$"label={Quoted(string.Join('\n', edge.Causes))}"],
            .. edge.Kind == GraphEdgeKind.BuildTool ? (string[])["style=dashed"] : [],
        ];
        return attributes.Length == 0 ? "" : $" [{string.Join(", ", attributes)}]";
    }

    /// <summary>A quoted identifier of the language: only the quotation mark and the end of a line need care.</summary>
    private static string Quoted(string text) =>
        $"\"{text.Replace("\"", "\\\"", StringComparison.Ordinal).Replace("\n", "\\n", StringComparison.Ordinal)}\"";
}
