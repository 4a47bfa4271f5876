using System.Collections.Immutable;
using Rumprun.Packages.Core.Diagnostics;
using Rumprun.Packages.Core.Naming;
using Rumprun.Packages.Core.Packages;
using Rumprun.Packages.Core.Planning;
using Rumprun.Packages.Core.Ports;
using Rumprun.Packages.Core.Recipes;
using Rumprun.Packages.Engine.Files;
using Rumprun.Packages.Engine.Resolving;
using Rumprun.Packages.Engine.Sandboxing;
using Rumprun.Packages.Engine.Toolchains;
using Rumprun.Packages.Engine.Trees;

namespace Rumprun.Packages.Engine.Building;

/// <summary>A build that is decided, and bound to this machine's places.</summary>
public sealed record PreparedBuild(BuildPlan Plan, BuildBinding Binding, ImmutableArray<PackageDependency> Dependencies);

/// <summary>Gathers what a port's build depends on, and plans it. Not for several threads.</summary>
public sealed class PortPlanner(
    PortTree tree,
    ToolchainFinder toolchains,
    BuildMachineFinder machines,
    PackageKeeper packages,
    HostToolFinder hostTools,
    RrpkgDirectories directories,
    BuildSettings settings)
{
    /// <param name="libraries">Everything that the port is linked with, direct or not, with its packages.</param>
    /// <param name="tools">What runs while it is built, with its packages.</param>
    /// <exception cref="DiagnosticException">There is no toolchain, or the port cannot be built so.</exception>
    public async Task<PreparedBuild> PlanAsync(
        ResolvedNode node,
        ImmutableArray<BuiltPort> libraries,
        ImmutableArray<BuiltPort> tools,
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
                .. libraries.Select(d => PlannedAs(d, DependencyRole.Library) with
                {
                    Virtuals = [.. node.Virtuals.Where(v => v.Value == d.Node.Port.Name).Select(static v => v.Key)],
                }),
                .. tools.Select(static d => PlannedAs(d, DependencyRole.Tool)),
            ],
            PortFiles = PortFolder.FilesOf(node.Port),
            HostTools = name => hostTools.Find(name)?.Identity.Hex,
            Isolation = settings.Isolation,
        });
        hostTools.Save();
        return new PreparedBuild(
            plan,
            new BuildBinding
            {
                Layout = new BuildLayout(Path.Combine(directories.Builds, plan.Key.Short, "build")),
                Toolchain = toolchain,
                Machine = machine,
                PortFolder = Path.GetFullPath(node.Port.Folder),
                Dependencies = libraries.Concat(tools).ToImmutableSortedDictionary(
                    static d => d.Node.Port.Name, d => packages.TreeOf(d.Package!)),
                Jobs = settings.Jobs,
            },
            [.. libraries.Select(static l => new PackageDependency(l.Node.Port.Name, l.Node.Port.Version, l.Package!.Manifest.Output))]);
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
            Yields = port.Node.Port.YieldsFor(port.Node.Selection),
            Usage = port.Node.Port.Usage,
        };
}
