using System.Collections.Immutable;
using Rumprun.Packages.Core.Diagnostics;
using Rumprun.Packages.Core.Packages;
using Rumprun.Packages.Core.Planning;
using Rumprun.Packages.Engine.Files;
using Rumprun.Packages.Engine.Progress;
using Rumprun.Packages.Engine.Sandboxing;

namespace Rumprun.Packages.Engine.Building;

/// <summary>Builds one planned port from its sources into the store.</summary>
public sealed class PortBuilder(
    BuildSourceFetcher sources,
    BuildStore packages,
    BuildExecutor executor,
    ReproducibilityCheck check,
    Sandbox sandbox,
    TimeProvider time)
{
    /// <param name="isCheck">Whether to build a second time and compare; a package in the store counts as the first.</param>
    /// <exception cref="DiagnosticException">A step failed, or RR5340; the build directory is kept then.</exception>
    public async Task<Package> BuildAsync(
        PreparedBuild build,
        bool isCheck,
        IBuildSources fetched,
        IProgress<ProgressEvent> progress,
        CancellationToken cancellationToken)
    {
        var (plan, binding) = (build.Plan, build.Binding);
        await RequireSandboxAsync(plan, cancellationToken);
        if (isCheck && packages.Find(plan.Key) is { } built)
        {
            await check.RequireSameAsync(build, fetched, packages.TreeOf(built), progress, cancellationToken);
            return built;
        }

        using var directory = plan.Port.IsLocal
            ? await OwnedDirectory.OpenAsync(binding.Layout.Around, cancellationToken)
            : await OwnedDirectory.CreateAsync(binding.Layout.Around, cancellationToken);
        try
        {
            var outcome = await executor.ExecuteAsync(plan, binding, fetched, progress, cancellationToken);
            if (isCheck)
            {
                await check.RequireSameAsync(build, fetched, outcome.Tree, progress, cancellationToken);
            }

            return await progress.PhaseAsync(
                time,
                plan.Port.Name.ToString(),
                "package",
                () => packages.AddAsync(
                    Describe(build, outcome),
                    outcome.Tree,
                    plan.Port.IsLocal ? directory.Keep : directory.Empty,
                    cancellationToken));
        }
        catch (DiagnosticException)
        {
            directory.Keep();
            throw;
        }
    }

    /// <summary>Opens a shell in a build's directory: see <see cref="BuildExecutor.EnterAsync"/>.</summary>
    /// <returns>The exit code of the command.</returns>
    /// <exception cref="DiagnosticException">There is no sandbox, or a source is not available.</exception>
    public async Task<int> EnterAsync(
        PreparedBuild build,
        ImmutableArray<string> command,
        string? terminal,
        IProgress<ProgressEvent> progress,
        CancellationToken cancellationToken)
    {
        var (plan, binding) = (build.Plan, build.Binding);
        await RequireSandboxAsync(plan, cancellationToken);
        var fetched = BuildExecutor.IsKept(binding)
            ? sources.None(plan)
            : await sources.FetchAsync(plan, progress, cancellationToken);
        return await executor.EnterAsync(plan, binding, fetched, command, terminal, progress, cancellationToken);
    }

    private Task RequireSandboxAsync(BuildPlan plan, CancellationToken cancellationToken) =>
        plan.Isolation == BuildIsolation.Sandbox ? sandbox.EnsureUsableAsync(cancellationToken) : Task.CompletedTask;

    private static PackageDescription Describe(PreparedBuild build, BuildOutcome outcome) => new()
    {
        Kind = PackageKind.Build,
        Port = build.Plan.Port,
        Selection = build.Plan.Selection,
        KeyText = build.Plan.CanonicalText,
        Dependencies = build.Dependencies,
        Programs = build.Plan.Programs,
        IsSandboxed = build.Plan.Isolation == BuildIsolation.Sandbox,
        Steps = outcome.Steps,
        LogFile = outcome.LogFile,
    };
}
