using System.Collections.Immutable;
using Rumprun.Packages.Core.Diagnostics;
using Rumprun.Packages.Core.Packages;
using Rumprun.Packages.Core.Planning;
using Rumprun.Packages.Engine.Files;
using Rumprun.Packages.Engine.Progress;
using Rumprun.Packages.Engine.Resolving;
using Rumprun.Packages.Engine.Sandboxing;
using Rumprun.Packages.Engine.Sources;

namespace Rumprun.Packages.Engine.Building;

/// <summary>Builds one planned port from its sources into the store.</summary>
public sealed class PortBuilder(
    SourceFetcher fetcher,
    SourceTree sources,
    PackageKeeper packages,
    BuildExecutor executor,
    ReproducibilityCheck check,
    Sandbox sandbox,
    BuildSettings settings,
    TimeProvider time)
{
    /// <summary>Has a build's sources in the cache: the one part that waits for others and not for a processor.</summary>
    /// <exception cref="DiagnosticException">A source cannot be had.</exception>
    public Task<FetchedBuildSources> FetchAsync(BuildPlan plan, IProgress<ProgressEvent> progress, CancellationToken cancellationToken) =>
        progress.PhaseAsync(time, plan.Port.Name.ToString(), "fetch", async () => new FetchedBuildSources(
            plan.Port, await FetchAllAsync(plan, progress, cancellationToken), sources));

    /// <summary>Whether a port is to be built although it is in the store: to see that it comes out the same.</summary>
    public bool IsToBeChecked(ResolvedNode node) => settings.Check && node.IsRequested;

    /// <exception cref="DiagnosticException">A step failed, or RR5340; the build directory is kept then.</exception>
    public async Task<Package> BuildAsync(
        PreparedBuild build, bool isChecked, IBuildSources fetched, IProgress<ProgressEvent> progress, CancellationToken cancellationToken)
    {
        var (plan, binding) = (build.Plan, build.Binding);
        var subject = plan.Port.Name.ToString();
        if (plan.Isolation == BuildIsolation.Sandbox)
        {
            await sandbox.EnsureUsableAsync(cancellationToken);
        }

        if (isChecked && packages.Find(plan.Key) is { } built)
        {
            await check.RequireSameAsync(build, fetched, packages.TreeOf(built), progress, cancellationToken);
            return built;
        }

        using var directory = await OwnedDirectory.CreateAsync(binding.Layout.Around, cancellationToken);
        try
        {
            var outcome = await executor.ExecuteAsync(plan, binding, fetched, progress, cancellationToken);
            if (isChecked)
            {
                await check.RequireSameAsync(build, fetched, outcome.Tree, progress, cancellationToken);
            }

            return await progress.PhaseAsync(time, subject, "package", () => packages.AddAsync(
                new PackageDescription
                {
                    Kind = PackageKind.Build,
                    Port = plan.Port,
                    Selection = plan.Selection,
                    KeyText = plan.CanonicalText,
                    Dependencies = build.Dependencies,
                    Programs = plan.Programs,
                    IsSandboxed = plan.Isolation == BuildIsolation.Sandbox,
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

    /// <summary>Lets a person into a build's directory: see <see cref="BuildExecutor.EnterAsync"/>.</summary>
    /// <returns>The exit code of the command.</returns>
    /// <exception cref="DiagnosticException">There is no sandbox, or a source cannot be had.</exception>
    public async Task<int> EnterAsync(
        PreparedBuild build,
        ImmutableArray<string> command,
        string? terminal,
        IProgress<ProgressEvent> progress,
        CancellationToken cancellationToken)
    {
        var (plan, binding) = (build.Plan, build.Binding);
        if (plan.Isolation == BuildIsolation.Sandbox)
        {
            await sandbox.EnsureUsableAsync(cancellationToken);
        }

        var fetched = BuildExecutor.IsKept(binding) ? [] : await FetchAllAsync(plan, progress, cancellationToken);
        return await executor.EnterAsync(
            plan, binding, new FetchedBuildSources(plan.Port, fetched, sources), command, terminal, progress, cancellationToken);
    }

    private async Task<ImmutableArray<FetchedSource>> FetchAllAsync(
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
