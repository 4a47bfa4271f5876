using Rumprun.Packages.Engine.Caches;
using Rumprun.Packages.Engine.Progress;
using Rumprun.Packages.Engine.Resolving;

namespace Rumprun.Packages.Engine.Building.Scheduling;

/// <summary>
/// Provides a package for every port of some graphs, and images for the ports that were requested: found by key in the store
/// or a cache, else built, each as soon as what it needs is ready, as many at once as there are jobs.
/// </summary>
public sealed class BuildScheduler(PortActions actions, BuildStore packages, PackageCaches caches, BuildHost host)
{
    /// <summary>Runs over the graphs. Problems of a port are in the report.</summary>
    public async Task<BuildReport> RunAsync(
        IEnumerable<ResolvedGraph> graphs,
        BuildOptions options,
        IProgress<ProgressEvent> progress,
        CancellationToken cancellationToken)
    {
        var schedule = BuildSchedule.Of(graphs);
        await using var slots = new BuildSlots(
            host, () => BuildEstimates.RemainingPaths(schedule.Ports, BuildEstimates.Known(packages.Records())), progress);
        using var provider = new PackageProvider(packages, caches, host.Locks, slots, options.Mode, progress);
        using var run = new BuildRun(schedule.Ports, actions, provider, slots, options, progress);
        return new BuildReport(schedule, await run.RunAsync(cancellationToken)) { Mode = options.Mode, Jobs = host.Jobs };
    }
}
