using System.Collections.Immutable;

namespace Rumprun.Packages.Core.Graphs;

/// <summary>Unfolds a graph into the lines of a tree. What hangs below a node is shown once.</summary>
public static class GraphTree
{
    /// <param name="roots">The nodes of the first level.</param>
    public static IEnumerable<TreeRow> Of(DependencyGraph graph, IEnumerable<GraphNode> roots, TreeOptions options)
    {
        var shown = new HashSet<string>();
        return roots.SelectMany(root => Below(graph, options, shown, root, via: null, []));
    }

    private static IEnumerable<TreeRow> Below(
        DependencyGraph graph, TreeOptions options, HashSet<string> shown, GraphNode node, GraphEdge? via,
        ImmutableArray<bool> lasts)
    {
        var edges = (options.IsInverted ? graph.DependentsOf(node) : graph.NeedsOf(node)).ToArray();
        var isRepeated = edges.Length > 0 && shown.Contains(node.Id);
        yield return new TreeRow(node, via, lasts, isRepeated);
        if (isRepeated || lasts.Length == options.Depth)
        {
            yield break;
        }

        shown.Add(node.Id);
        for (var i = 0; i < edges.Length; i++)
        {
            var next = graph[options.IsInverted ? edges[i].From : edges[i].To];
            foreach (var row in Below(graph, options, shown, next, edges[i], lasts.Add(i == edges.Length - 1)))
            {
                yield return row;
            }
        }
    }
}
