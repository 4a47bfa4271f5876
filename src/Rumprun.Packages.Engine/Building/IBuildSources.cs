using Rumprun.Packages.Core.Planning;
using Rumprun.Packages.Engine.Files;

namespace Rumprun.Packages.Engine.Building;

/// <summary>Where a build gets its sources: already fetched, so nothing here waits for the network.</summary>
public interface IBuildSources
{
    /// <summary>Lays the plan's sources out below an empty root.</summary>
    Task LayOutAsync(BuildPlan plan, string root, CancellationToken cancellationToken);

    /// <summary>Applies one patch to the laid out sources, exactly or not at all.</summary>
    /// <param name="root">The source root, which steps may have changed.</param>
    Task ApplyAsync(PlannedPatch patch, HeldDirectory root, CancellationToken cancellationToken);
}
