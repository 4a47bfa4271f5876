using System.Collections.Immutable;
using Rumprun.Packages.Core.Diagnostics;
using Rumprun.Packages.Engine.Building;
using Rumprun.Packages.Engine.Files;
using Rumprun.Packages.Engine.Operations.Resolving;
using Rumprun.Packages.Engine.Progress;

namespace Rumprun.Packages.Engine.Operations.Building.Scheduling;

/// <summary>
/// Sees to it that every port of some graphs has its package in the store, and those that were asked for their images: found by key,
/// else made, as many at once as there are jobs, each as soon as what it needs is there.
/// </summary>
public sealed class BuildScheduler(
    PortPlanner planner,
    PortBuilder builder,
    ImagePackager images,
    PackageKeeper packages,
    Leftovers leftovers,
    RrpkgDirectories directories,
    BuildSettings settings)
{
    /// <summary>What is in the store already; nothing is fetched or built. A port after one that is missing has no key yet.</summary>
    public async Task<ImmutableArray<BuiltPort>> FindAsync(ResolvedGraph graph, CancellationToken cancellationToken)
    {
        var found = ImmutableArray.CreateBuilder<BuiltPort>();
        foreach (var port in BuildSchedule.Of(graph).Ports)
        {
            if (port.Needs.Any(n => found[n.Index].Package is null))
            {
                found.Add(new BuiltPort { Node = port.Node });
                continue;
            }

            var build = await planner.PlanAsync(
                port.Node,
                [.. port.Libraries.Select(l => found[l.Index])],
                [.. port.Tools.Select(t => found[t.Index])],
                cancellationToken);
            var built = new BuiltPort { Node = port.Node, Key = build.Plan.Key, Package = packages.Find(build.Plan.Key) };
            found.Add(port.IsRequested ? await images.FindAsync(built, cancellationToken) : built);
        }

        return found.ToImmutable();
    }

    /// <param name="keepGoing">
    /// After a failure, go on with all that does not need what failed. Else nothing more is begun, and what is being built is finished:
    /// it is in the store for the next try.
    /// </param>
    public async Task<BuildReport> BuildAsync(
        IEnumerable<ResolvedGraph> graphs, bool keepGoing, IProgress<ProgressEvent> progress, CancellationToken cancellationToken)
    {
        var ports = BuildSchedule.Of(graphs).Ports;
        await using var run = new BuildRun(
            ports,
            planner,
            builder,
            images,
            packages,
            new BuildGate(Path.Combine(directories.State, "locks")),
            () =>
            {
                leftovers.Sweep();
                return new Workshop(directories.Builds, packages, ports, settings.Jobs, progress);
            },
            settings.Jobs,
            keepGoing,
            progress);
        return await run.RunAsync(cancellationToken);
    }
}
