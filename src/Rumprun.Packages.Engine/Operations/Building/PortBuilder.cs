using System.Collections.Immutable;
using Rumprun.Packages.Core;
using Rumprun.Packages.Core.Building;
using Rumprun.Packages.Core.Diagnostics;
using Rumprun.Packages.Core.Packages;
using Rumprun.Packages.Core.Ports;
using Rumprun.Packages.Core.Recipes;
using Rumprun.Packages.Engine.Building;
using Rumprun.Packages.Engine.Files;
using Rumprun.Packages.Engine.Operations.Resolving;
using Rumprun.Packages.Engine.Ports;
using Rumprun.Packages.Engine.Progress;
using Rumprun.Packages.Engine.Sources;
using Rumprun.Packages.Engine.Toolchains;

namespace Rumprun.Packages.Engine.Operations.Building;

/// <summary>
/// Sees to it that every port of a graph has its package in the store: found by build key, else built from source. Works
/// through the graph in order, so that a port's dependencies are there before it is planned.
/// </summary>
public sealed class PortBuilder(
    PortTree tree,
    ToolchainFinder toolchains,
    BuildMachineFinder machines,
    SourceFetcher fetcher,
    SourceTree sources,
    PackageKeeper packages,
    BuildExecutor executor,
    RrpkgDirectories directories,
    BuildSettings settings,
    TimeProvider time)
{
    private readonly BuildGate _gate = new(Path.Combine(directories.State, "locks"));

    /// <summary>What is in the store already; nothing is fetched or built. A port after one that is missing has no key yet.</summary>
    public async Task<ImmutableArray<BuiltPort>> FindAsync(ResolvedGraph graph, CancellationToken cancellationToken) =>
        await EachAsync(graph, static (plan, _, _) => Task.FromResult<Package?>(null), cancellationToken);

    /// <exception cref="DiagnosticException">A toolchain, a source or a step failed.</exception>
    public async Task<ImmutableArray<BuiltPort>> BuildAsync(
        ResolvedGraph graph, IProgress<ProgressEvent> progress, CancellationToken cancellationToken) =>
        await EachAsync(
            graph,
            async (plan, binding, dependencies) => await _gate.OnceAsync(
                plan.Key,
                () => packages.Find(plan.Key),
                () => BuildOneAsync(plan, binding, dependencies, progress, cancellationToken),
                progress,
                cancellationToken),
            cancellationToken);

    private async Task<ImmutableArray<BuiltPort>> EachAsync(
        ResolvedGraph graph,
        Func<BuildPlan, BuildBinding, ImmutableArray<PackageDependency>, Task<Package?>> make,
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
        Func<BuildPlan, BuildBinding, ImmutableArray<PackageDependency>, Task<Package?>> make,
        CancellationToken cancellationToken)
    {
        var toolchain = await toolchains.FindAsync(node.Selection.Target, cancellationToken);
        var machine = await machines.FindAsync(cancellationToken);
        var plan = BuildPlanner.Plan(new BuildPlanInputs
        {
            Port = node.Port,
            Selection = node.Selection,
            Recipes = RecipesOf(node.Port),
            Toolchain = toolchain,
            Machine = machine,
            Dependencies =
            [
                .. libraries.Select(static d => PlannedAs(d, DependencyRole.Library)),
                .. tools.Select(static d => PlannedAs(d, DependencyRole.Tool)),
            ],
            PortFiles = PortFolder.FilesOf(node.Port),
        });
        if (packages.Find(plan.Key) is { } found)
        {
            return new BuiltPort { Node = node, Key = plan.Key, Package = found, Origin = PackageOrigin.Store };
        }

        var all = libraries.Concat(tools).ToArray();
        var package = await make(
            plan,
            new BuildBinding
            {
                Layout = new BuildLayout(Path.Combine(directories.Builds, plan.Key.Short)),
                Toolchain = toolchain,
                Machine = machine,
                PortFolder = Path.GetFullPath(node.Port.Folder),
                Dependencies = all.ToImmutableSortedDictionary(
                    static d => d.Node.Port.Name, d => packages.TreeOf(d.Package!)),
                Jobs = settings.Jobs,
            },
            [.. libraries.Select(static l => new PackageDependency(l.Node.Port.Name, l.Node.Port.Version, l.Package!.Manifest.Output))]);
        return new BuiltPort { Node = node, Key = plan.Key, Package = package, Origin = PackageOrigin.Built };
    }

    private async Task<Package> BuildOneAsync(
        BuildPlan plan,
        BuildBinding binding,
        ImmutableArray<PackageDependency> dependencies,
        IProgress<ProgressEvent> progress,
        CancellationToken cancellationToken)
    {
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
                    Dependencies = dependencies,
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

    private ImmutableSortedDictionary<PortName, Recipe> RecipesOf(Port port) =>
        port.Stages.Select(static s => s.Recipe)
            .OfType<PortName>()
            .Distinct()
            .ToImmutableSortedDictionary(static name => name, name => tree.FindRecipe(name)!);

    private static PlannedDependency PlannedAs(BuiltPort port, DependencyRole role) =>
        new(port.Node.Port.Name, port.Node.Port.Version, port.Package!.Manifest.Output, role)
        {
            Prefix = port.Node.Port.Prefix,
            Usage = port.Node.Port.Usage,
        };
}
