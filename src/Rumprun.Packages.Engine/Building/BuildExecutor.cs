using System.Collections.Immutable;
using Rumprun.Packages.Core.Building;
using Rumprun.Packages.Core.Diagnostics;
using Rumprun.Packages.Core.Ports;
using Rumprun.Packages.Engine.Building.Confinement;
using Rumprun.Packages.Engine.Files;
using Rumprun.Packages.Engine.Progress;

namespace Rumprun.Packages.Engine.Building;

/// <summary>
/// Carries a plan out, in a directory of its own: sources, patches, sysroot, steps, checks. What the user's environment
/// holds reaches no step.
/// </summary>
/// <param name="logs">The directory for logs.</param>
/// <param name="diskLimit">How many bytes one build may write.</param>
public sealed class BuildExecutor(string logs, Sandbox sandbox, long diskLimit, TimeProvider time)
{
    /// <summary>
    /// Builds. Afterwards the build directory is the caller's to delete (<see cref="DirectoryTree.Delete"/>). It is kept
    /// when the build fails, and the error says where; on cancellation all processes are killed and it is deleted.
    /// </summary>
    /// <exception cref="DiagnosticException">
    /// RR5110 to RR5116, RR5301 to RR5310, RR5330 to RR5338, or what <paramref name="sources"/> throws.
    /// </exception>
    public async Task<BuildOutcome> ExecuteAsync(
        BuildPlan plan,
        BuildBinding binding,
        IBuildSources sources,
        IProgress<ProgressEvent> progress,
        CancellationToken cancellationToken)
    {
        var directory = binding.Layout.Directory;
        try
        {
            DirectoryTree.Delete(directory);
            using var log = await BuildLog.OpenAsync(logs, plan, cancellationToken);
            return await BuildAsync(plan, binding, sources, log, progress, cancellationToken);
        }
        catch (OperationCanceledException)
        {
            DirectoryTree.Delete(directory);
            throw;
        }
        catch (DiagnosticException e)
        {
            var first = e.Diagnostics[0];
            var kept = first with
            {
                Hints = first.Hints.Add($"look at what is there in {directory}: it is kept until the next try"),
            };
            throw new DiagnosticException([kept, .. e.Diagnostics.Skip(1)], e);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new DiagnosticException(
                BuildDiagnostics.CannotWrite.Create(
                    $"`{plan.Port.Name}` cannot be built in `{directory}`: {e.Message}",
                    "make room, or build elsewhere with `RRPKG_HOME`"),
                e);
        }
    }

    private async Task<BuildOutcome> BuildAsync(
        BuildPlan plan,
        BuildBinding binding,
        IBuildSources sources,
        BuildLog log,
        IProgress<ProgressEvent> progress,
        CancellationToken cancellationToken)
    {
        var (subject, layout) = (plan.Port.Name.ToString(), binding.Layout);
        foreach (var directory in new[] { layout.Root, layout.Dest, layout.Sysroot, layout.Home, layout.Temporary }
            .Concat(plan.Stages.Select(stage => layout.Build(stage.Name))))
        {
            Directory.CreateDirectory(directory);
        }

        await PhaseAsync("unpack", async () =>
        {
            await sources.LayOutAsync(plan, layout.Root, cancellationToken);
            if (binding.Surroundings.SourceAge != TimeSpan.Zero)
            {
                await Task.Run(() => SourceAging.Age(layout.Root, binding.Surroundings.SourceAge, cancellationToken), cancellationToken);
            }
        });
        await PhaseAsync("patch", () => PatchAsync(plan.Patches, layout.Root));
        await PhaseAsync("sysroot", () => Task.Run(() => MergeSysroot(plan, binding, cancellationToken), cancellationToken));

        IStepConfinement confinement = plan.Isolation == BuildIsolation.Sandbox
            ? await Task.Run(() => sandbox.Prepare(plan, binding), cancellationToken)
            : new NoConfinement(binding);
        var runner = new StepRunner(plan, binding, confinement, diskLimit, log, progress, time);
        var steps = ImmutableArray.CreateBuilder<StepDuration>();
        foreach (var stage in plan.Stages)
        {
            var root = layout.Root;
            if (stage.Tree == StageTree.Copied)
            {
                root = layout.Tree(stage.Name);
                await PhaseAsync($"{stage.Name}/copy", () => Task.Run(() => CopySources(layout.Root, root, cancellationToken), cancellationToken));
            }

            foreach (var step in stage.Steps)
            {
                await PhaseAsync(
                    $"{stage.Name}/{step.Name}", async () => steps.Add(await runner.RunAsync(stage, step, cancellationToken)));
                await PatchAsync(step.PatchesAfter, root);
            }
        }

        await PhaseAsync("check", () => new StagedTree(plan, binding, runner.IgnoredErrors).FinishAsync(cancellationToken));
        return new BuildOutcome(layout.Dest, log.Path, steps.ToImmutable());

        Task PhaseAsync(string phase, Func<Task> work) => progress.PhaseAsync(time, subject, phase, async () =>
        {
            await work();
            return true;
        });

        async Task PatchAsync(ImmutableArray<PlannedPatch> patches, string root)
        {
            foreach (var patch in patches)
            {
                log.Write($"# patch {patch.Patch.File}");
                await sources.ApplyAsync(patch, root, cancellationToken);
            }
        }
    }

    private static void CopySources(string from, string to, CancellationToken cancellationToken)
    {
        Directory.CreateDirectory(to);
        var writer = new TreeWriter(to, "the sources");
        TreeCopy.Into(writer, from, cancellationToken);
        writer.Finish();
    }

    private static void MergeSysroot(BuildPlan plan, BuildBinding binding, CancellationToken cancellationToken)
    {
        var sysroot = new SysrootMerge(binding.Layout.Sysroot);
        foreach (var library in plan.Dependencies.Where(static d => d.Role == DependencyRole.Library))
        {
            sysroot.Add(library.Name, binding.Dependencies[library.Name], library.Yields, cancellationToken);
        }
    }
}
