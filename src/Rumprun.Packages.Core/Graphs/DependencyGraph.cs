using System.Collections.Frozen;
using System.Collections.Immutable;
using Rumprun.Packages.Core.Naming;
using Rumprun.Packages.Core.Ports;

namespace Rumprun.Packages.Core.Graphs;

/// <summary>
/// What a resolution holds and why, to be shown: ports as nodes, needs as edges. Without circles, and in an order that is
/// the same everywhere: nodes by id, edges by their ends.
/// </summary>
public sealed class DependencyGraph
{
    private readonly FrozenDictionary<string, GraphNode> _nodes;
    private readonly ILookup<string, GraphEdge> _from;
    private readonly ILookup<string, GraphEdge> _to;

    /// <param name="target">What the requested ports are for.</param>
    /// <param name="nodes">Each with an id of its own.</param>
    /// <param name="edges">Between these nodes, at most one of a kind between two.</param>
    public DependencyGraph(Target target, IEnumerable<GraphNode> nodes, IEnumerable<GraphEdge> edges)
    {
        Target = target;
        Nodes = [.. nodes.OrderBy(static n => n.Id, StringComparer.Ordinal)];
        Edges =
        [
            .. edges.OrderBy(static e => e.From, StringComparer.Ordinal)
                .ThenBy(static e => e.Kind)
                .ThenBy(static e => e.To, StringComparer.Ordinal),
        ];
        _nodes = Nodes.ToFrozenDictionary(static n => n.Id);
        _from = Edges.ToLookup(static e => e.From);
        _to = Edges.ToLookup(static e => e.To);
    }

    public Target Target { get; }

    public ImmutableArray<GraphNode> Nodes { get; }

    public ImmutableArray<GraphEdge> Edges { get; }

    public IEnumerable<GraphNode> Requested => Nodes.Where(static n => n.IsRequested);

    public GraphNode this[string id] => _nodes[id];

    /// <summary>The nodes of a port; of a virtual package, those that are taken for it.</summary>
    public IEnumerable<GraphNode> Named(PortName name) => Nodes.Where(
        n => n.Name == name || DependentsOf(n).Any(e => e.Reasons.Any(r => r.Virtual == name)));

    /// <summary>What a node needs: libraries, then build tools.</summary>
    public IEnumerable<GraphEdge> NeedsOf(GraphNode node) => _from[node.Id];

    /// <summary>What needs a node.</summary>
    public IEnumerable<GraphEdge> DependentsOf(GraphNode node) => _to[node.Id];
}
