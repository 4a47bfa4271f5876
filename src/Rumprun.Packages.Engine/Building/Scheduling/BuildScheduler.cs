using System.Collections.Immutable;
using Rumprun.Packages.Core;
using Rumprun.Packages.Core.Packages;
using Rumprun.Packages.Engine.Caches;
using Rumprun.Packages.Engine.Files;
using Rumprun.Packages.Engine.Progress;
using Rumprun.Packages.Engine.Resolving;

namespace Rumprun.Packages.Engine.Building.Scheduling;

/// <summary>
/// Sees to it that every port of some graphs has its package in the store, and those that were asked for their images: found by key,
/// else made, as many at once as there are jobs, each as soon as what it needs is there.
/// </summary>
public sealed class BuildScheduler(
    PortPlanner planner,
    PortBuilder builder,
    ImagePackager images,
    PackageKeeper packages,
    PackageCaches caches,
    Leftovers leftovers,
    RrpkgDirectories directories,
    BuildSettings settings)
{
    /// <summary>What is in the store already; nothing is fetched or built. A port after one that is missing has no key yet.</summary>
    public Task<ImmutableArray<BuiltPort>> FindAsync(ResolvedGraph graph, CancellationToken cancellationToken) =>
        FindAsync(graph, static (_, _) => Task.FromResult<Package?>(null), cancellationToken);

    /// <summary>The same, with packages pulled that are not in the store and that a cache has.</summary>
    public Task<ImmutableArray<BuiltPort>> PullAsync(
        ResolvedGraph graph, IProgress<ProgressEvent> progress, CancellationToken cancellationToken) =>
        FindAsync(graph, (key, subject) => caches.PullAsync(key, subject, progress, cancellationToken), cancellationToken);

    /// <param name="keepGoing">
    /// After a failure, go on with all that does not need what failed. Else nothing more is begun, and what is being built is finished:
    /// it is in the store for the next try.
    /// </param>
    public async Task<BuildReport> BuildAsync(
        IEnumerable<ResolvedGraph> graphs, bool keepGoing, IProgress<ProgressEvent> progress, CancellationToken cancellationToken)
    {
        var schedule = BuildSchedule.Of(graphs);
        var ports = schedule.Ports;
        await using var run = new BuildRun(
            ports,
            planner,
            builder,
            images,
            packages,
            caches,
            new BuildGate(Path.Combine(directories.State, "locks")),
            () =>
            {
                leftovers.Sweep();
                return new Workshop(directories.Builds, packages, ports, settings.Jobs, progress);
            },
            settings.Jobs,
            keepGoing,
            progress);
        return (await run.RunAsync(cancellationToken)) with { Roots = schedule.Roots };
    }

    private async Task<ImmutableArray<BuiltPort>> FindAsync(
        ResolvedGraph graph, Func<Sha256Digest, string, Task<Package?>> elsewhere, CancellationToken cancellationToken)
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
            var key = build.Plan.Key;
            var (package, origin) = await ObtainAsync(key, port.Subject);
            var built = new BuiltPort { Node = port.Node, Key = key, Package = package, Origin = origin };
            if (port.IsRequested && await images.PrepareAsync(built, cancellationToken) is { } prepared)
            {
                var (image, imageOrigin) = await ObtainAsync(prepared.Key.Digest, port.Subject);
                built = built with { Image = image, ImageOrigin = imageOrigin };
            }

            found.Add(built);
        }

        return found.ToImmutable();

        async Task<(Package?, PackageOrigin)> ObtainAsync(Sha256Digest key, string subject) =>
            packages.Find(key) is { } stored
                ? (stored, PackageOrigin.Store)
                : (await elsewhere(key, subject), PackageOrigin.Cache);
    }
}
