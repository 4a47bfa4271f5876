using Rumprun.Packages.Core;
using Rumprun.Packages.Core.Graphs;
using Rumprun.Packages.Core.Ports;
using Rumprun.Packages.Engine.Operations.Resolving;

namespace Rumprun.Packages.Engine.Operations.Graphs;

/// <summary>
/// Makes one graph to be shown out of a resolution. Build tools are solved apart for each port that needs them; those that come
/// out the same, with all that they need, are one node.
/// </summary>
public sealed class DependencyGraphBuilder
{
    private readonly Dictionary<string, GraphNode> _nodes = [];
    private readonly HashSet<string> _ids = [];
    private readonly List<GraphEdge> _edges = [];

    private DependencyGraphBuilder()
    {
    }

    public static DependencyGraph Build(ResolvedGraph resolved, Target target)
    {
        var builder = new DependencyGraphBuilder();
        builder.Add(resolved, GraphNodeKind.Target);
        return new DependencyGraph(target, builder._nodes.Values, builder._edges);
    }

    /// <returns>The graph's nodes by name.</returns>
    private Dictionary<PortName, GraphNode> Add(ResolvedGraph resolved, GraphNodeKind kind)
    {
        var added = new Dictionary<PortName, GraphNode>();
        foreach (var node in resolved.Nodes)
        {
            var libraries = node.Port.Dependencies.Where(d => d.When.Holds(node.Selection))
                .Select(d => (d, added[d.Value.Port]));
            var tools = node.Port.BuildTools.Where(d => d.When.Holds(node.Selection))
                .Zip(node.Tools, (d, graph) => (d, AddTool(graph)));
            GraphEdge[] needs =
            [
                .. EdgesOf(libraries, node.Selection, GraphEdgeKind.Library),
                .. EdgesOf(tools, node.Selection, GraphEdgeKind.BuildTool),
            ];
            added.Add(node.Port.Name, Intern(node, kind, needs));
        }

        return added;
    }

    /// <returns>The tool that the graph was made for.</returns>
    private GraphNode AddTool(ResolvedGraph resolved) =>
        Add(resolved, GraphNodeKind.BuildMachine)[resolved.Nodes.Single(static n => n.IsRequested).Port.Name];

    /// <summary>The node that stands for a port with just these needs: one that is there already, or a new one.</summary>
    private GraphNode Intern(ResolvedNode node, GraphNodeKind kind, GraphEdge[] needs)
    {
        var key = $"{kind} {node.Port.Name} {node.Port.Version} {string.Join(',', node.Selection.Options)} {string.Join(' ', needs.Select(static n => n.To))}";
        if (!_nodes.TryGetValue(key, out var known))
        {
            known = new GraphNode
            {
                Id = NewId(kind == GraphNodeKind.Target ? $"{node.Port.Name}" : $"build:{node.Port.Name}"),
                Name = node.Port.Name,
                Version = node.Port.Version,
                Options = node.Selection.Options,
                Kind = kind,
                IsRequested = kind == GraphNodeKind.Target && node.IsRequested,
            };
            _nodes.Add(key, known);
            _edges.AddRange(needs.Select(n => n with { From = known.Id }));
        }

        return known;
    }

    private string NewId(string name)
    {
        var id = name;
        for (var i = 2; !_ids.Add(id); i++)
        {
            id = $"{name}#{i}";
        }

        return id;
    }

    /// <summary>The declarations that count, gathered by what they come to.</summary>
    private static IEnumerable<GraphEdge> EdgesOf(
        IEnumerable<(Conditional<Dependency> Declared, GraphNode Node)> needs, PortSelection selection, GraphEdgeKind kind) =>
        needs
            .GroupBy(static n => n.Node, static n => n.Declared)
            .OrderBy(static g => g.Key.Id, StringComparer.Ordinal)
            .Select(g => new GraphEdge(From: "", g.Key.Id, kind, [.. g.Select(d => new EdgeReason
            {
                Range = d.Value.Range,
                Options = d.Value.Options,
                Conditions = ConditionWording.Of(d.When, selection),
                Virtual = d.Value.Port == g.Key.Name ? null : d.Value.Port,
            })]));
}
