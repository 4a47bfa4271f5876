using System.Collections.Immutable;
using Rumprun.Packages.Core;
using Rumprun.Packages.Core.Diagnostics;
using Rumprun.Packages.Core.Locking;
using Rumprun.Packages.Core.Naming;
using Rumprun.Packages.Core.Planning;
using Rumprun.Packages.Core.Ports;
using Rumprun.Packages.Engine.Toolchains;
using Rumprun.Packages.Engine.Trees;

namespace Rumprun.Packages.Engine.Resolving.Locking;

/// <summary>Writes a resolved graph as the entries of a lock file.</summary>
/// <param name="buildTarget">What the build machine's tools are built for.</param>
public sealed class LockEntries(PortTree tree, ToolchainFinder toolchains, Target buildTarget)
{
    /// <summary>
    /// The files of a program of the user's own change with every edit: its dependencies are what is locked.
    /// </summary>
    private static readonly ImmutableSortedDictionary<string, PortFile> s_noFiles =
        ImmutableSortedDictionary.Create<string, PortFile>(StringComparer.Ordinal);

    /// <exception cref="DiagnosticException">A toolchain is installed but broken. Without a toolchain, its identity is left
    /// unspecified.</exception>
    public async Task<LockedTarget> OfAsync(
        ResolvedGraph graph, ImmutableArray<PortRequest> requests, Target target, CancellationToken cancellationToken)
    {
        var tools = ImmutableSortedDictionary.CreateBuilder<string, ImmutableSortedDictionary<PortName, LockedPort>>(
            StringComparer.Ordinal);
        var ports = EntriesOf(graph);
        return new LockedTarget
        {
            Toolchain = await IdentityAsync(target, cancellationToken),
            ToolToolchain = tools.Count == 0 ? null : await IdentityAsync(buildTarget, cancellationToken),
            Requests = LockedTarget.Ordered(requests),
            Providers = graph.Providers,
            Ports = ports,
            Tools = tools.ToImmutable(),
        };

        ImmutableSortedDictionary<PortName, LockedPort> EntriesOf(ResolvedGraph part)
        {
            foreach (var (request, tool) in part.Nodes.SelectMany(ToolsOf))
            {
                if (!tools.ContainsKey(request))
                {
                    tools[request] = EntriesOf(tool);
                }
            }

            return part.Nodes.ToImmutableSortedDictionary(static n => n.Port.Name, EntryOf);
        }
    }

    /// <summary>The graphs of a port's build tools, by request.</summary>
    public static IEnumerable<(string Request, ResolvedGraph Graph)> ToolsOf(ResolvedNode node) =>
        node.Port.BuildTools.Select(node.Selection).Select(static d => PortRequest.Of(d).ToString()).Zip(node.Tools);

    private LockedPort EntryOf(ResolvedNode node) => new()
    {
        Version = node.Port.Version,
        Options = node.Selection.Options,
        Port = PortContent.DigestOf(
            node.Port,
            node.Port.IsLocal ? s_noFiles : tree.FilesOf(node.Port),
            node.Port.Stages.Select(static s => s.Recipe).OfType<PortName>().Distinct().Select(
                name => tree.FindRecipe(node.Port, name)!)),
        Sources = [.. node.Port.Sources.Select(node.Selection).Select(LockedSource.Of).OfType<LockedSource>()],
        Dependencies = [.. node.Libraries],
        Tools = ToolsOf(node).Select(static t => t.Request).ToImmutableSortedSet(StringComparer.Ordinal),
    };

    private async Task<Sha256Digest?> IdentityAsync(Target target, CancellationToken cancellationToken)
    {
        try
        {
            return (await toolchains.FindAsync(target, cancellationToken)).Identity;
        }
        catch (DiagnosticException e) when (e.Diagnostics[0].Descriptor == ToolchainDiagnostics.NotFound)
        {
            return null;
        }
    }
}
