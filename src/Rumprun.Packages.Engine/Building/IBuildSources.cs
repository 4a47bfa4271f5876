using Rumprun.Packages.Core.Planning;

namespace Rumprun.Packages.Engine.Building;

/// <summary>The sources of a build. They are fetched already: nothing here waits for the network.</summary>
public interface IBuildSources
{
    /// <summary>Lays out the plan's sources below an empty root.</summary>
    Task LayOutAsync(BuildPlan plan, string root, CancellationToken cancellationToken);

    /// <summary>Applies one patch to the laid out sources, exactly or not at all.</summary>
    Task ApplyAsync(PlannedPatch patch, string root, CancellationToken cancellationToken);
}
