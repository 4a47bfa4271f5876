using System.Collections.Immutable;
using Rumprun.Packages.Core.Planning;
using Rumprun.Packages.Core.Ports;
using Rumprun.Packages.Engine.Files;
using Rumprun.Packages.Engine.Sources;
using Rumprun.Packages.Engine.Sources.Patching;

namespace Rumprun.Packages.Engine.Building;

/// <summary>Provides a build with its fetched sources and its port's patches.</summary>
public sealed class FetchedBuildSources(Port port, ImmutableArray<FetchedSource> fetched, SourceTree tree) : IBuildSources
{
    public Task LayOutAsync(BuildPlan plan, string root, CancellationToken cancellationToken) =>
        tree.LayOutAsync(fetched, root, cancellationToken);

    public Task ApplyAsync(PlannedPatch patch, HeldDirectory root, CancellationToken cancellationToken)
    {
        PatchApplier.Apply(patch.Patch, port.Folder, root);
        return Task.CompletedTask;
    }
}
