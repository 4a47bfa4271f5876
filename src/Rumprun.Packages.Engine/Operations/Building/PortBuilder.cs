using System.Collections.Immutable;
using Rumprun.Packages.Core.Building;
using Rumprun.Packages.Core.Diagnostics;
using Rumprun.Packages.Core.Packages;
using Rumprun.Packages.Engine.Building;
using Rumprun.Packages.Engine.Files;
using Rumprun.Packages.Engine.Progress;
using Rumprun.Packages.Engine.Sources;

namespace Rumprun.Packages.Engine.Operations.Building;

/// <summary>Builds one planned port from its sources into the store.</summary>
public sealed class PortBuilder(
    SourceFetcher fetcher,
    SourceTree sources,
    PackageKeeper packages,
    BuildExecutor executor,
    BuildSettings settings,
    TimeProvider time)
{
    /// <exception cref="DiagnosticException">A source or a step failed; the build directory is kept then.</exception>
    public async Task<Package> BuildAsync(
        PreparedBuild build, IProgress<ProgressEvent> progress, CancellationToken cancellationToken)
    {
        var (plan, binding) = (build.Plan, build.Binding);
        var subject = plan.Port.Name.ToString();
        var fetched = await progress.PhaseAsync(time, subject, "fetch", () => FetchAsync(plan, progress, cancellationToken));
        using var directory = await OwnedDirectory.CreateAsync(binding.Layout.Directory, cancellationToken);
        try
        {
            var outcome = await executor.ExecuteAsync(
                plan, binding, new FetchedBuildSources(plan.Port, fetched, sources), progress, cancellationToken);
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
        catch (DiagnosticException)
        {
            directory.Keep();
            throw;
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
