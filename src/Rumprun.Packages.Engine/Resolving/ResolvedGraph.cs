using System.Collections.Immutable;
using Rumprun.Packages.Core.Naming;
using Rumprun.Packages.Core.Planning;
using Rumprun.Packages.Core.Ports;

namespace Rumprun.Packages.Engine.Resolving;

/// <summary>A port at the version and with the options that were chosen, for one target.</summary>
public sealed record ResolvedNode
{
    public required Port Port { get; init; }

    public required PortSelection Selection { get; init; }

    /// <summary>What a person calls it: by its name, and the options that are not the port's defaults.</summary>
    public PortVariant Variant => PortVariant.Of(Port, Selection.Options);

    /// <summary>The libraries it is linked with, direct ones.</summary>
    public required ImmutableArray<PortName> Libraries { get; init; }

    /// <summary>By each virtual name that the port depends on: the library that was chosen for it.</summary>
    public ImmutableSortedDictionary<PortName, PortName> Virtuals { get; init; } =
        ImmutableSortedDictionary<PortName, PortName>.Empty;

    /// <summary>What has to run on the build machine while it is built: a graph of its own for each.</summary>
    public required ImmutableArray<ResolvedGraph> Tools { get; init; }

    /// <summary>The user asked for it by name.</summary>
    public required bool IsRequested { get; init; }
}

/// <summary>What a request needs, each port after all those that it depends on.</summary>
public sealed record ResolvedGraph(ImmutableArray<ResolvedNode> Nodes)
{
    /// <summary>By the name of each virtual that is required: the port that was chosen for it.</summary>
    public ImmutableSortedDictionary<PortName, PortName> Providers { get; init; } =
        ImmutableSortedDictionary<PortName, PortName>.Empty;

    /// <summary>What the toolchain has by itself and something needs; nobody builds it.</summary>
    public ImmutableArray<ToolchainLibrary> OfToolchain { get; init; } = [];

    /// <summary>All libraries that a node is linked with, direct or not, in the graph's order.</summary>
    public ImmutableArray<PortName> ClosureOf(ResolvedNode node)
    {
        var wanted = new HashSet<PortName>(node.Libraries);
        foreach (var other in Nodes.Reverse().Where(n => wanted.Contains(n.Port.Name)))
        {
            wanted.UnionWith(other.Libraries);
        }

        return [.. Nodes.Select(static n => n.Port.Name).Where(wanted.Contains)];
    }

    /// <summary>
    /// The part that some names, of ports or virtuals, stand for and need. They are what is asked for in it.
    /// </summary>
    public ResolvedGraph Only(ImmutableArray<PortName> names)
    {
        var roots = names.Select(name => Providers.GetValueOrDefault(name, name)).ToHashSet();
        var wanted = new HashSet<PortName>(roots);
        foreach (var node in Nodes.Where(n => roots.Contains(n.Port.Name)))
        {
            wanted.UnionWith(ClosureOf(node));
        }

        return this with
        {
            Nodes =
            [
                .. Nodes.Where(n => wanted.Contains(n.Port.Name)).Select(
                    n => n with { IsRequested = roots.Contains(n.Port.Name) }),
            ],
        };
    }
}
