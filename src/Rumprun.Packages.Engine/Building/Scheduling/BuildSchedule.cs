using System.Collections.Immutable;
using Rumprun.Packages.Core.Naming;
using Rumprun.Packages.Core.Ports;
using Rumprun.Packages.Engine.Resolving;

namespace Rumprun.Packages.Engine.Building.Scheduling;

/// <summary>All ports of one run, each after those that it needs, out of graphs that may share ports and hold graphs of tools.</summary>
public sealed class BuildSchedule
{
    private readonly List<ScheduledPort> _ports = [];

    private readonly List<int> _roots = [];

    private readonly Dictionary<string, int> _indices = new(StringComparer.Ordinal);

    private BuildSchedule()
    {
    }

    public ImmutableArray<ScheduledPort> Ports => [.. _ports];

    /// <summary>For each graph, in order, its last port: where one port is asked for, that one. Two graphs may share it.</summary>
    public ImmutableArray<int> Roots => [.. _roots];

    public static BuildSchedule Of(params IEnumerable<ResolvedGraph> graphs)
    {
        var schedule = new BuildSchedule();
        foreach (var graph in graphs)
        {
            schedule._roots.Add(schedule.Add(graph, isTool: false).Index);
        }

        return schedule;
    }

    /// <returns>The graph's last port: of a tool's graph, the tool.</returns>
    private ScheduledPort Add(ResolvedGraph graph, bool isTool)
    {
        var own = new Dictionary<PortName, ScheduledPort>();
        foreach (var node in graph.Nodes)
        {
            own[node.Port.Name] = Add(
                node,
                [.. graph.ClosureOf(node).Select(name => own[name])],
                [.. node.Tools.Select(tool => Add(tool, isTool: true))],
                isTool);
        }

        return own[graph.Nodes[^1].Port.Name];
    }

    private ScheduledPort Add(
        ResolvedNode node, ImmutableArray<ScheduledPort> libraries, ImmutableArray<ScheduledPort> tools, bool isTool)
    {
        var port = new ScheduledPort
        {
            Node = isTool ? node with { IsRequested = false } : node,
            Index = _ports.Count,
            Libraries = libraries,
            Tools = tools,
            Subject = isTool ? $"{node.Variant} ({node.Selection.Target})" : node.Variant.ToString(),
        };
        var identity = IdentityOf(port);
        if (!_indices.TryGetValue(identity, out var index))
        {
            _indices.Add(identity, port.Index);
            _ports.Add(port);
            return port;
        }

        // Asked for now, though it came up as somebody's library or tool before.
        if (port.IsRequested && !_ports[index].IsRequested)
        {
            _ports[index] = port with { Index = index };
        }

        return _ports[index];
    }

    /// <summary>Whatever two nodes have to share to be built alike.</summary>
    private static string IdentityOf(ScheduledPort port) =>
        $"{port.Node.Port.Name} {port.Node.Port.Version} {port.Node.Port.Folder} {port.Node.Selection.Target}"
        + $" [{string.Join(' ', port.Node.Selection.Options)}]"
        + $" ({string.Join(' ', port.Libraries.Select(static l => l.Index))}) ({string.Join(' ', port.Tools.Select(static t => t.Index))})";
}
