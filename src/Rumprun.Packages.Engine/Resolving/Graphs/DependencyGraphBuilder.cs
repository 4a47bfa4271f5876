using Rumprun.Packages.Core;
using Rumprun.Packages.Core.Graphs;
using Rumprun.Packages.Core.Naming;
using Rumprun.Packages.Core.Planning;
using Rumprun.Packages.Core.Ports;

namespace Rumprun.Packages.Engine.Resolving.Graphs;

/// <summary>
/// Builds a graph for display from a resolution. Build tools are solved separately for each port that needs them; identical
/// results, with all their dependencies, become one node.
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
        var added = resolved.OfToolchain.ToDictionary(static l => l.Name, l => Intern(NodeFor(l), $"{kind}", []));
        foreach (var node in resolved.Nodes)
        {
            // The runtime libraries are shown at the requested ports, not again at each library.
            var libraries = (node.IsRequested ? node.Port.Libraries : node.Port.Dependencies).Where(
                d => d.When.Holds(node.Selection))
                .Select(d => (d, added[node.Virtuals.GetValueOrDefault(d.Value.Port, d.Value.Port)]));
            var tools = node.Port.BuildTools.Where(d => d.When.Holds(node.Selection))
                .Zip(node.Tools, (d, graph) => (d, AddTool(graph)));
            GraphEdge[] needs =
            [
                .. EdgesOf(libraries, node, GraphEdgeKind.Library),
                .. EdgesOf(tools, node, GraphEdgeKind.BuildTool),
            ];
            added.Add(
                node.Port.Name,
                Intern(NodeFor(node, kind), $"{kind} {string.Join(' ', needs.Select(static n => n.To))}", needs));
        }

        return added;
    }

    /// <returns>The tool that the graph was made for.</returns>
    private GraphNode AddTool(ResolvedGraph resolved) =>
        Add(resolved, GraphNodeKind.BuildMachine)[resolved.Nodes.Single(static n => n.IsRequested).Port.Name];

    private static GraphNode NodeFor(ToolchainLibrary library) => new()
    {
        Id = $"toolchain:{library.Name}",
        Name = library.Name,
        Version = library.Version,
        Kind = GraphNodeKind.Toolchain,
    };

    private static GraphNode NodeFor(ResolvedNode node, GraphNodeKind kind) => new()
    {
        Id = kind == GraphNodeKind.Target ? $"{node.Port.Name}" : $"build:{node.Port.Name}",
        Name = node.Port.Name,
        Version = node.Port.Version,
        Options = node.Selection.Options,
        Kind = kind,
        IsRequested = kind == GraphNodeKind.Target && node.IsRequested,
    };

    /// <summary>
    /// The equivalent node: an existing one, or this one under an unused id.
    /// </summary>
    /// <param name="rest">What distinguishes it from others, in addition to the node's contents.</param>
    private GraphNode Intern(GraphNode node, string rest, GraphEdge[] needs)
    {
        var key = $"{node.Id} {node} {rest}";
        if (!_nodes.TryGetValue(key, out var known))
        {
            known = node with { Id = NewId(node.Id) };
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

    /// <summary>The declarations that apply, grouped by what they resolve to.</summary>
    private static IEnumerable<GraphEdge> EdgesOf(
        IEnumerable<(Conditional<Dependency> Declared, GraphNode Node)> needs, ResolvedNode node, GraphEdgeKind kind) =>
        needs
            .GroupBy(static n => n.Node, static n => n.Declared)
            .OrderBy(static g => g.Key.Id, StringComparer.Ordinal)
            .Select(g => new GraphEdge(From: "", g.Key.Id, kind, [.. g.Select(d => new EdgeReason
            {
                Range = d.Value.Range,
                Options = d.Value.Options,
                Conditions = ConditionWording.Of(d.When, node.Selection),
                IsRuntime = node.Port.Runtime.Contains(d),
                Virtual = d.Value.Port == g.Key.Name ? null : d.Value.Port,
            })]));
}
