using Rumprun.Packages.Core.Planning;
using Rumprun.Packages.Engine.Files;

namespace Rumprun.Packages.Engine.Building;

/// <summary>The sources of a build. They are already fetched, so nothing here uses the network.</summary>
public interface IBuildSources
{
    /// <summary>Lays out the plan's sources below an empty root.</summary>
    Task LayOutAsync(BuildPlan plan, string root, CancellationToken cancellationToken);

    /// <summary>Applies one patch to the laid out sources, exactly or not at all.</summary>
    /// <param name="root">The source root, which steps may have changed.</param>
    Task ApplyAsync(PlannedPatch patch, HeldDirectory root, CancellationToken cancellationToken);
}
