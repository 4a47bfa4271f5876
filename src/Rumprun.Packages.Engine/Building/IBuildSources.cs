using Rumprun.Packages.Core.Planning;

namespace Rumprun.Packages.Engine.Building;

/// <summary>Where a build gets its sources: already fetched, so nothing here waits for the network.</summary>
public interface IBuildSources
{
    /// <summary>Lays the plan's sources out below an empty root.</summary>
    Task LayOutAsync(BuildPlan plan, string root, CancellationToken cancellationToken);

    /// <summary>Applies one patch to the laid out sources, exactly or not at all.</summary>
    Task ApplyAsync(PlannedPatch patch, string root, CancellationToken cancellationToken);
}
