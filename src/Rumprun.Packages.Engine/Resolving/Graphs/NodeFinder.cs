using Rumprun.Packages.Core.Diagnostics;
using Rumprun.Packages.Core.Graphs;
using Rumprun.Packages.Core.Naming;
using Rumprun.Packages.Core.Ports;
using Rumprun.Packages.Engine.Trees;

namespace Rumprun.Packages.Engine.Resolving.Graphs;

/// <summary>Looks up a port in a resolution, and reports what would add it if it is absent.</summary>
public sealed class NodeFinder(PortTree tree)
{
    /// <returns>One or more nodes: a port can be in the graph for the target and for the build machine.</returns>
    /// <exception cref="DiagnosticException">RR2130: it is not in the resolution. RR2001: no port has the name.</exception>
    public IReadOnlyCollection<GraphNode> Find(DependencyGraph graph, PortName name)
    {
        GraphNode[] found = [.. graph.Named(name)];
        return found.Length > 0 ? found : throw NotThere(graph, name);
    }

    private DiagnosticException NotThere(DependencyGraph graph, PortName name)
    {
        if (!tree.Has(name) && tree.FindVirtual(name) is null)
        {
            return UnknownPort.Exception(tree, name);
        }

        var roots = string.Join(", ", graph.Requested.Select(static n => $"`{n.Name}`"));
        return GraphDiagnostics.NotNeeded.Exception(
            roots.Length == 0
                ? $"`{name}` is not needed: nothing is installed"
                : $"`{name}` is not needed by {roots} for `{graph.Target}`",
            [.. graph.Nodes.Where(static n => n.Kind == GraphNodeKind.Target).SelectMany(n => OptionsThatNeed(n, name))
                .DefaultIfEmpty("name other ports with `--for`")]);
    }

    private IEnumerable<string> OptionsThatNeed(GraphNode node, PortName name) =>
        (tree.Find(node.Name, node.Version)?.Dependencies ?? [])
            .Where(d => d.Value.Port == name)
            .SelectMany(static d => d.When.Options.Where(static o => !o.Negated).Select(static o => o.Value))
            .Distinct()
            .Where(o => !node.Options.Contains(o))
            .Select(o => $"`{node.Name}[{o}]` would need it");
}
