using System.Collections.Immutable;
using Rumprun.Packages.Core.Naming;
using Rumprun.Packages.Core.Ports;
using Rumprun.Packages.Engine.Resolving;

namespace Rumprun.Packages.Engine.Building.Scheduling;

/// <summary>
/// All ports of a run, each after the ports that it needs. The graphs it is made of may share ports, and hold graphs of
/// build tools.
/// </summary>
public sealed class BuildSchedule
{
    private readonly Dictionary<ResolvedNode, int> _indices;

    private BuildSchedule(
        ImmutableArray<ScheduledPort> ports, ImmutableArray<int> roots, Dictionary<ResolvedNode, int> indices) =>
        (Ports, Roots, _indices) = (ports, roots, indices);

    public ImmutableArray<ScheduledPort> Ports { get; }

    /// <summary>
    /// For each graph, in order, the index of its last port: of a graph for one request, that port. Two graphs may share it.
    /// </summary>
    public ImmutableArray<int> Roots { get; }

    public static BuildSchedule Of(params IEnumerable<ResolvedGraph> graphs)
    {
        var builder = new Builder();
        ImmutableArray<int> roots = [.. graphs.Select(graph => builder.Add(graph, isTool: false).Index)];
        return new BuildSchedule([.. builder.Ports], roots, builder.NodeIndices);
    }

    /// <summary>Where the port of a graph's node is. The node is the graph's own object, not a copy.</summary>
    public int IndexOf(ResolvedNode node) => _indices[node];

    private sealed class Builder
    {
        private readonly Dictionary<string, int> _indices = new(StringComparer.Ordinal);

        public List<ScheduledPort> Ports { get; } = [];

        public Dictionary<ResolvedNode, int> NodeIndices { get; } = new(ReferenceEqualityComparer.Instance);

        /// <returns>The graph's last port: of a tool's graph, the tool.</returns>
        public ScheduledPort Add(ResolvedGraph graph, bool isTool)
        {
            var own = new Dictionary<PortName, ScheduledPort>();
            foreach (var node in graph.Nodes)
            {
                var port = Add(
                    node,
                    [.. graph.ClosureOf(node).Select(name => own[name])],
                    [.. node.Tools.Select(tool => Add(tool, isTool: true))],
                    isTool);
                own[node.Port.Name] = port;
                NodeIndices[node] = port.Index;
            }

            return own[graph.Nodes[^1].Port.Name];
        }

        private ScheduledPort Add(
            ResolvedNode node, ImmutableArray<ScheduledPort> libraries, ImmutableArray<ScheduledPort> tools, bool isTool)
        {
            var port = new ScheduledPort
            {
                Node = isTool ? node with { IsRequested = false } : node,
                Index = Ports.Count,
                Libraries = libraries,
                Tools = tools,
                Subject = isTool ? $"{node.Variant} ({node.Selection.Target})" : node.Variant.ToString(),
            };
            var identity = IdentityOf(port);
            if (!_indices.TryGetValue(identity, out var index))
            {
                _indices.Add(identity, port.Index);
                Ports.Add(port);
                return port;
            }

            // It is requested here, and was added as a library or a tool of another port before.
            if (port.IsRequested && !Ports[index].IsRequested)
            {
                Ports[index] = port with { Index = index };
            }

            return Ports[index];
        }

        /// <summary>Everything that two nodes have to share to be one build.</summary>
        private static string IdentityOf(ScheduledPort port) =>
            $"{port.Node.Port.Name} {port.Node.Port.Version} {port.Node.Port.Folder} {port.Node.Selection.Target}"
            + $" [{string.Join(' ', port.Node.Selection.Options)}]"
            + $" ({string.Join(' ', port.Libraries.Select(static l => l.Index))})"
            + $" ({string.Join(' ', port.Tools.Select(static t => t.Index))})";
    }
}
