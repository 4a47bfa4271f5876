using System.Collections.Immutable;
using Rumprun.Packages.Core.Building;
using Rumprun.Packages.Core.Diagnostics;
using Rumprun.Packages.Core.Packages;
using Rumprun.Packages.Core.Ports;
using Rumprun.Packages.Engine.Building;
using Rumprun.Packages.Engine.Files;
using Rumprun.Packages.Engine.Operations.Caching;
using Rumprun.Packages.Engine.Operations.Resolving;
using Rumprun.Packages.Engine.Progress;
using Rumprun.Packages.Engine.Sources;

namespace Rumprun.Packages.Engine.Operations.Building;

/// <summary>
/// Sees to it that every port of a graph has its package in the store: found by build key, else built from source. Works
/// through the graph in order, so that a port's dependencies are there before it is planned.
/// </summary>
public sealed class PortBuilder(
    PortPlanner planner,
    SourceFetcher fetcher,
    SourceTree sources,
    PackageKeeper packages,
    PackageCaches caches,
    BuildExecutor executor,
    RrpkgDirectories directories,
    BuildSettings settings,
    TimeProvider time)
{
    private readonly BuildGate _gate = new(Path.Combine(directories.State, "locks"));

    /// <summary>What is in the store already; nothing is fetched or built. A port after one that is missing has no key yet.</summary>
    public async Task<ImmutableArray<BuiltPort>> FindAsync(ResolvedGraph graph, CancellationToken cancellationToken) =>
        await EachAsync(graph, static _ => Task.FromResult<ObtainedPackage?>(null), cancellationToken);

    /// <exception cref="DiagnosticException">A toolchain, a source or a step failed.</exception>
    public async Task<ImmutableArray<BuiltPort>> BuildAsync(
        ResolvedGraph graph, IProgress<ProgressEvent> progress, CancellationToken cancellationToken) =>
        await EachAsync(
            graph,
            async build => await _gate.OnceAsync(
                build.Plan.Key,
                () => packages.Find(build.Plan.Key) is { } found ? new ObtainedPackage(found, PackageOrigin.Store) : null,
                () => caches.PullOrMakeAsync(
                    build.Plan.Key,
                    build.Plan.Port.Name.ToString(),
                    () => BuildOneAsync(build, progress, cancellationToken),
                    progress,
                    cancellationToken),
                progress,
                cancellationToken),
            cancellationToken);

    /// <summary>The same out of the store and the caches alone; nothing is built. A port after one that is missing has no key yet.</summary>
    public async Task<ImmutableArray<BuiltPort>> PullAsync(
        ResolvedGraph graph, IProgress<ProgressEvent> progress, CancellationToken cancellationToken) =>
        await EachAsync(
            graph,
            async build => await caches.PullAsync(build.Plan.Key, build.Plan.Port.Name.ToString(), progress, cancellationToken) is { } pulled
                ? new ObtainedPackage(pulled, PackageOrigin.Cache)
                : null,
            cancellationToken);

    private async Task<ImmutableArray<BuiltPort>> EachAsync(
        ResolvedGraph graph,
        Func<PreparedBuild, Task<ObtainedPackage?>> make,
        CancellationToken cancellationToken)
    {
        var built = new Dictionary<PortName, BuiltPort>();
        foreach (var node in graph.Nodes)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var tools = ImmutableArray.CreateBuilder<BuiltPort>();
            foreach (var tool in node.Tools)
            {
                tools.Add((await EachAsync(tool, make, cancellationToken))[^1]);
            }

            ImmutableArray<BuiltPort> libraries = [.. graph.ClosureOf(node).Select(name => built[name])];
            built[node.Port.Name] = libraries.Concat(tools).All(static d => d.Package is not null)
                ? await OneAsync(node, libraries, tools.ToImmutable(), make, cancellationToken)
                : new BuiltPort { Node = node };
        }

        return [.. graph.Nodes.Select(n => built[n.Port.Name])];
    }

    private async Task<BuiltPort> OneAsync(
        ResolvedNode node,
        ImmutableArray<BuiltPort> libraries,
        ImmutableArray<BuiltPort> tools,
        Func<PreparedBuild, Task<ObtainedPackage?>> make,
        CancellationToken cancellationToken)
    {
        var build = await planner.PlanAsync(node, libraries, tools, cancellationToken);
        var plan = build.Plan;
        if (packages.Find(plan.Key) is { } found)
        {
            return new BuiltPort { Node = node, Key = plan.Key, Package = found, Origin = PackageOrigin.Store };
        }

        var obtained = await make(build);
        return new BuiltPort
        {
            Node = node, Key = plan.Key, Package = obtained?.Package, Origin = obtained?.Origin ?? PackageOrigin.Built,
        };
    }

    private async Task<Package> BuildOneAsync(
        PreparedBuild build, IProgress<ProgressEvent> progress, CancellationToken cancellationToken)
    {
        var (plan, binding) = (build.Plan, build.Binding);
        var subject = plan.Port.Name.ToString();
        var fetched = await progress.PhaseAsync(time, subject, "fetch", () => FetchAsync(plan, progress, cancellationToken));
        var outcome = await executor.ExecuteAsync(
            plan, binding, new FetchedBuildSources(plan.Port, fetched, sources), progress, cancellationToken);
        try
        {
            return await progress.PhaseAsync(time, subject, "package", () => packages.AddAsync(
                new PackageDescription
                {
                    Kind = PackageKind.Build,
                    Port = plan.Port,
                    Selection = plan.Selection,
                    KeyText = plan.CanonicalText,
                    Dependencies = build.Dependencies,
                    Programs = plan.Programs,
                    Steps = outcome.Steps,
                    LogFile = outcome.LogFile,
                },
                outcome.Tree,
                cancellationToken));
        }
        finally
        {
            DirectoryTree.Delete(binding.Layout.Directory);
        }
    }

    private async Task<ImmutableArray<FetchedSource>> FetchAsync(
        BuildPlan plan, IProgress<ProgressEvent> progress, CancellationToken cancellationToken)
    {
        var fetched = ImmutableArray.CreateBuilder<FetchedSource>(plan.Sources.Length);
        var options = new FetchOptions { Offline = settings.Offline, SourceMirrors = [.. settings.SourceMirrors] };
        foreach (var source in plan.Sources)
        {
            fetched.Add(await fetcher.FetchAsync(source, Path.GetFullPath(plan.Port.Folder), options, progress, cancellationToken));
        }

        return fetched.MoveToImmutable();
    }
}
