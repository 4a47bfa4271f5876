using System.Collections.Immutable;
using Rumprun.Packages.Core;
using Rumprun.Packages.Core.Naming;
using Rumprun.Packages.Core.Packages;
using Rumprun.Packages.Core.Planning;
using Rumprun.Packages.Core.Ports;

namespace Rumprun.Packages.Engine.Resolving;

/// <summary>A port at the version and with the options that were chosen, for one target.</summary>
public sealed record ResolvedNode
{
    public required Port Port { get; init; }

    public required PortSelection Selection { get; init; }

    /// <summary>Its display name: the port's name, and the options that differ from the port's defaults.</summary>
    public PortVariant Variant => PortVariant.Of(Port, Selection.Options);

    /// <summary>The libraries it is linked with directly.</summary>
    public required ImmutableArray<PortName> Libraries { get; init; }

    /// <summary>By virtual name that the port depends on: the library chosen for it.</summary>
    public ImmutableSortedDictionary<PortName, PortName> Virtuals { get; init; } =
        ImmutableSortedDictionary<PortName, PortName>.Empty;

    /// <summary>The build tools, each with its own graph.</summary>
    public required ImmutableArray<ResolvedGraph> Tools { get; init; }

    /// <summary>The user asked for it by name.</summary>
    public required bool IsRequested { get; init; }

    /// <summary>The release that stands for it, so that nothing has to be built; null: none does.</summary>
    public ReleasedNode? Release { get; init; }
}

/// <summary>A release in the place of a build.</summary>
/// <param name="Mirror">The mirror that has published it.</param>
/// <param name="Key">Of the build.</param>
/// <param name="Package">Null: it is on the mirror, and not in the store yet.</param>
/// <param name="Image">Null for a library.</param>
public sealed record ReleasedNode(PortName Mirror, Sha256Digest Key, Package? Package, Package? Image);

/// <summary>All ports that a request needs, each after its dependencies.</summary>
public sealed record ResolvedGraph(ImmutableArray<ResolvedNode> Nodes)
{
    /// <summary>By required virtual name: the port chosen for it.</summary>
    public ImmutableSortedDictionary<PortName, PortName> Providers { get; init; } =
        ImmutableSortedDictionary<PortName, PortName>.Empty;

    /// <summary>The requirements that the toolchain provides; they are not built.</summary>
    public ImmutableArray<ToolchainLibrary> OfToolchain { get; init; } = [];

    /// <summary>All libraries that a node is linked with, directly or indirectly, in the graph's order.</summary>
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
    /// With releases in the place of some ports, and without what only those need. Requested ports stay requested.
    /// </summary>
    /// <param name="releases">By name.</param>
    public ResolvedGraph With(IReadOnlyDictionary<PortName, ReleasedNode> releases)
    {
        var graph = this with
        {
            Nodes =
            [
                .. Nodes.Select(n => releases.TryGetValue(n.Port.Name, out var release)
                    ? n with { Release = release, Libraries = [], Tools = [] }
                    : n),
            ],
        };
        return releases.Count == 0
            ? this
            : graph.Only([.. Nodes.Where(static n => n.IsRequested).Select(static n => n.Port.Name)]);
    }

    /// <summary>
    /// The subgraph of some names, of ports or virtuals, and their dependencies. Those ports are its requests.
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
