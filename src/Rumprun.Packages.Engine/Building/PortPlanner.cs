using System.Collections.Immutable;
using Rumprun.Packages.Core;
using Rumprun.Packages.Core.Diagnostics;
using Rumprun.Packages.Core.Naming;
using Rumprun.Packages.Core.Packages;
using Rumprun.Packages.Core.Planning;
using Rumprun.Packages.Core.Ports;
using Rumprun.Packages.Core.Recipes;
using Rumprun.Packages.Engine.Files;
using Rumprun.Packages.Engine.Resolving;
using Rumprun.Packages.Engine.Trees;

namespace Rumprun.Packages.Engine.Building;

/// <summary>A planned build, bound to directories of this machine.</summary>
public sealed record PreparedBuild(BuildPlan Plan, BuildBinding Binding, ImmutableArray<PackageDependency> Dependencies);

/// <summary>Collects the inputs of a port's build, and plans it. Not thread-safe.</summary>
public sealed class PortPlanner(
    PortTree tree,
    BuildTools tools,
    BuildStore packages,
    RrpkgDirectories directories,
    BuildSettings settings)
{
    /// <param name="libraries">All ports that it is linked with, direct or not.</param>
    /// <param name="buildTools">The ports that run while it is built.</param>
    /// <exception cref="DiagnosticException">There is no toolchain, or the port cannot be built for the target.</exception>
    public async Task<PreparedBuild> PlanAsync(
        ResolvedNode node,
        ImmutableArray<BuiltPort> libraries,
        ImmutableArray<BuiltPort> buildTools,
        CancellationToken cancellationToken)
    {
        var toolchain = await tools.Toolchains.FindAsync(node.Selection.Target, cancellationToken);
        var machine = await tools.Machines.FindAsync(cancellationToken);
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
                .. buildTools.Select(static d => PlannedAs(d, DependencyRole.Tool)),
            ],
            PortFiles = tree.FilesOf(node.Port),
            HostTools = name => tools.HostTools.Find(name)?.Identity.Hex,
            Isolation = settings.Isolation,
        });
        tools.HostTools.Save();
        return new PreparedBuild(
            plan,
            new BuildBinding
            {
                Layout = new BuildLayout(Path.Combine(directories.Builds, DirectoryOf(plan), "build")),
                Toolchain = toolchain,
                Machine = machine,
                PortFolder = Path.GetFullPath(node.Port.Folder),
                Dependencies = libraries.Concat(buildTools).ToImmutableSortedDictionary(
                    static d => d.Node.Port.Name, d => packages.TreeOf(d.Package)),
                Jobs = settings.Jobs,
            },
            [
                .. libraries.Select(static l =>
                    new PackageDependency(l.Node.Port.Name, l.Node.Port.Version, l.Package.Manifest.Output)),
            ]);
    }

    /// <summary>A program of the user's own keeps its directory from one build to the next, whatever its key is.</summary>
    private static string DirectoryOf(BuildPlan plan) => !plan.Port.IsLocal ? plan.Key.Short
        : "local-" + Sha256Digest.OfText(
            $"{plan.Port.Folder}\n{plan.Selection.Target}\n{string.Join(' ', plan.Selection.Options)}").Short;

    private ImmutableSortedDictionary<PortName, Recipe> RecipesOf(Port port) =>
        port.Stages.Select(static s => s.Recipe)
            .OfType<PortName>()
            .Distinct()
            .ToImmutableSortedDictionary(static name => name, name => tree.FindRecipe(port, name)!);

    private static PlannedDependency PlannedAs(BuiltPort port, DependencyRole role) =>
        new(port.Node.Port.Name, port.Node.Port.Version, port.Package.Manifest.Output, role)
        {
            Prefix = port.Node.Port.Prefix,
            Yields = port.Node.Port.YieldsFor(port.Node.Selection),
            Usage = port.Node.Port.Usage,
        };
}
