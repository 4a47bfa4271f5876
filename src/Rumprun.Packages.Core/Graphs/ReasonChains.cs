using System.Collections.Immutable;

namespace Rumprun.Packages.Core.Graphs;

/// <summary>How a requested port comes to need another: the edges from the first to the last.</summary>
public sealed record ReasonChain(GraphNode Root, ImmutableArray<GraphEdge> Edges);

/// <summary>Finds out why something is in a resolution.</summary>
public static class ReasonChains
{
    /// <summary>
    /// From each requested node that leads to a wanted one: every chain that is as short as any from there. By root, then in
    /// the graph's order. There can be very many; they are found as they are asked for.
    /// </summary>
    public static IEnumerable<ReasonChain> To(DependencyGraph graph, IReadOnlyCollection<GraphNode> wanted)
    {
        var distances = DistancesTo(graph, wanted);
        return graph.Requested
            .Where(root => distances.ContainsKey(root.Id))
            .SelectMany(root => From(graph, root, distances, []).Select(edges => new ReasonChain(root, edges)));
    }

    private static IEnumerable<ImmutableArray<GraphEdge>> From(
        DependencyGraph graph, GraphNode node, Dictionary<string, int> distances, ImmutableArray<GraphEdge> behind)
    {
        var distance = distances[node.Id];
        return distance == 0 ? [behind] : graph.NeedsOf(node)
            .Where(e => distances.TryGetValue(e.To, out var next) && next == distance - 1)
            .SelectMany(e => From(graph, graph[e.To], distances, behind.Add(e)));
    }

    /// <summary>Breadth first, against the edges.</summary>
    private static Dictionary<string, int> DistancesTo(DependencyGraph graph, IReadOnlyCollection<GraphNode> wanted)
    {
        var distances = wanted.ToDictionary(static n => n.Id, static _ => 0);
        var open = new Queue<GraphNode>(wanted);
        while (open.TryDequeue(out var node))
        {
            foreach (var edge in graph.DependentsOf(node))
            {
                if (distances.TryAdd(edge.From, distances[node.Id] + 1))
                {
                    open.Enqueue(graph[edge.From]);
                }
            }
        }

        return distances;
    }
}
