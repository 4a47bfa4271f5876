using System.Collections.Immutable;
using Rumprun.Packages.Core;
using Rumprun.Packages.Core.Diagnostics;
using Rumprun.Packages.Core.Graphs;
using Rumprun.Packages.Core.Ports;
using Rumprun.Packages.Core.Profiles;
using Rumprun.Packages.Engine.Resolving;
using Rumprun.Packages.Engine.Resolving.Graphs;
using Rumprun.Packages.Engine.Resolving.Locking;
using Rumprun.Packages.Engine.Store;
using Rumprun.Packages.Engine.Toolchains;
using Rumprun.Packages.Engine.Trees;

namespace Rumprun.Packages.Engine.Operations;

/// <summary>
/// Resolves what is asked for, or what is installed, and gives the result as a graph to be shown. Locked and
/// installed versions are preferred, so it is what installing the same would come to.
/// </summary>
public sealed class GraphOperation(
    TargetSelector targets, PortResolver resolver, PortTree tree, Profile profile, StandingPreferences preferences)
{
    /// <param name="ports">Empty: those that are installed by name.</param>
    /// <param name="target">Null: rrpkg chooses (<see cref="TargetSelector"/>); of what is installed, one that something is
    /// installed for.</param>
    /// <returns>Without nodes where nothing is asked for and nothing is installed.</returns>
    /// <exception cref="DiagnosticException">RR2001 and following: there is no solution, and why.</exception>
    public DependencyGraph Run(ImmutableArray<PortRequest> ports, Target? target, CancellationToken cancellationToken)
    {
        var generation = profile.Current();
        var chosen = targets.Select(target);
        if (ports.IsEmpty && target is null && generation.Ports is [var first, ..]
            && generation.Ports.All(p => p.Target != chosen))
        {
            chosen = first.Target;
        }

        var installed = generation.Ports.Where(p => p.Target == chosen).ToArray();
        var requests = ports.IsEmpty ? [.. installed.Where(static p => p.IsRequested).Select(RequestFor)] : ports;
        return DependencyGraphBuilder.Build(
            resolver.Resolve(requests, chosen, preferences.For(chosen), cancellationToken), chosen);
    }

    /// <summary>What one would ask for to get a port with the options that it is installed with.</summary>
    private PortRequest RequestFor(InstalledPort installed)
    {
        var defaults = tree.Find(installed.Name, installed.Version)?.DefaultOptions ?? [];
        return new PortRequest(installed.Name, NuGet.Versioning.VersionRange.All)
        {
            Options = installed.Options,
            WithoutOptions = [.. defaults.Except(installed.Options)],
        };
    }
}
