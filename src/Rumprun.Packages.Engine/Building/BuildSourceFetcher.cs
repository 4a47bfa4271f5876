using System.Collections.Immutable;
using Rumprun.Packages.Core.Diagnostics;
using Rumprun.Packages.Core.Planning;
using Rumprun.Packages.Engine.Progress;
using Rumprun.Packages.Engine.Sources;

namespace Rumprun.Packages.Engine.Building;

/// <summary>Fetches the sources of a plan into the source cache.</summary>
public sealed class BuildSourceFetcher(SourceFetcher fetcher, SourceTree tree, FetchOptions options, TimeProvider time)
{
    /// <exception cref="DiagnosticException">A source is not available, or is not the declared one.</exception>
    public Task<FetchedBuildSources> FetchAsync(
        BuildPlan plan, IProgress<ProgressEvent> progress, CancellationToken cancellationToken) =>
        progress.PhaseAsync(time, plan.Port.Name.ToString(), "fetch", async () =>
        {
            var folder = Path.GetFullPath(plan.Port.Folder);
            var fetched = ImmutableArray.CreateBuilder<FetchedSource>(plan.Sources.Length);
            foreach (var source in plan.Sources)
            {
                fetched.Add(await fetcher.FetchAsync(source, folder, options, progress, cancellationToken));
            }

            return Of(plan, fetched.MoveToImmutable());
        });

    /// <summary>The sources of a plan that are already unpacked.</summary>
    public FetchedBuildSources None(BuildPlan plan) => Of(plan, []);

    private FetchedBuildSources Of(BuildPlan plan, ImmutableArray<FetchedSource> fetched) => new(plan.Port, fetched, tree);
}
