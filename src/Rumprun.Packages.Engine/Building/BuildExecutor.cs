using System.Collections.Immutable;
using Rumprun.Packages.Core.Diagnostics;
using Rumprun.Packages.Core.Planning;
using Rumprun.Packages.Core.Recipes;
using Rumprun.Packages.Engine.Files;
using Rumprun.Packages.Engine.Progress;
using Rumprun.Packages.Engine.Sandboxing;

namespace Rumprun.Packages.Engine.Building;

/// <summary>
/// Executes a plan in its own directory: sources, patches, sysroot, steps, checks. Steps see nothing of the user's
/// environment.
/// </summary>
/// <param name="logs">The directory for logs.</param>
/// <param name="diskLimit">How many bytes one build may write.</param>
/// <param name="remedies">Asked for when a step fails.</param>
public sealed class BuildExecutor(
    string logs, Sandbox sandbox, long diskLimit, Func<RemedyTable> remedies, TimeProvider time)
{
    /// <summary>
    /// Builds. The caller then deletes the build directory (<see cref="DirectoryTree.Delete"/>). It is kept when the build
    /// fails, and the error says where; on cancellation all processes are killed and it is deleted.
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
            var kept = new KeptBuild(plan, binding.Layout);
            var continues = kept.CanContinue;
            if (!continues)
            {
                Clear(binding.Layout);
            }

            using var log = await BuildLog.OpenAsync(logs, plan, cancellationToken);
            return await BuildAsync(
                plan, binding, sources, continues ? kept : null, log, progress, cancellationToken);
        }
        catch (OperationCanceledException)
        {
            Clear(binding.Layout);
            throw;
        }
        catch (DiagnosticException e)
        {
            var first = e.Diagnostics[0];
            var kept = first with
            {
                Hints = first.Hints.Add(
                    $"go there with `rrpkg build {BuildShell.RequestOf(plan)} --shell`: {directory} is kept until the next "
                        + $"try"),
            };
            throw new DiagnosticException([kept, .. e.Diagnostics.Skip(1)], e);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new DiagnosticException(
                BuildDiagnostics.CannotWrite.Create(
                    $"`{plan.Port.Name}` cannot be built in `{directory}`: {FileFailure.ReasonOf(e)}",
                    "make room, or build elsewhere with `RRPKG_HOME`"),
                e);
        }
    }

    /// <summary>Whether a failed build left its directory behind.</summary>
    public static bool IsKept(BuildBinding binding) => File.Exists(binding.Layout.LastStep);

    /// <summary>
    /// Runs a command in a build's directory, in the sandbox and the environment of the step that was started last: the
    /// directory of the last attempt, or a new one that is ready for the first step. The directory is kept.
    /// </summary>
    /// <param name="sources">Not used if the directory exists.</param>
    /// <param name="command">The command; empty: a shell at the terminal.</param>
    /// <param name="terminal">The value of TERM, or null.</param>
    /// <returns>The exit code of the command.</returns>
    public async Task<int> EnterAsync(
        BuildPlan plan,
        BuildBinding binding,
        IBuildSources sources,
        ImmutableArray<string> command,
        string? terminal,
        IProgress<ProgressEvent> progress,
        CancellationToken cancellationToken)
    {
        if (!IsKept(binding))
        {
            Clear(binding.Layout);
            await new BuildDirectory(plan, binding, sources, static _ => { }, progress, time).LayOutAsync(cancellationToken);
            await File.WriteAllTextAsync(binding.Layout.LastStep, BuildShell.FirstStepOf(plan), cancellationToken);
        }

        return await new BuildShell(plan, binding, await ConfineAsync(plan, binding, cancellationToken))
            .RunAsync(command, terminal, progress, cancellationToken);
    }

    /// <summary>Accessible only to its owner: a step can leave a setuid program behind.</summary>
    private static void Clear(BuildLayout layout)
    {
        DirectoryTree.Delete(layout.Directory);
        Directory.CreateDirectory(layout.Around);
        File.SetUnixFileMode(layout.Around, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        File.Delete(layout.LastStep);
        File.Delete(layout.Report);
        File.Delete(layout.Basis);
    }

    private async Task<IStepConfinement> ConfineAsync(
        BuildPlan plan, BuildBinding binding, CancellationToken cancellationToken) =>
        plan.Isolation == BuildIsolation.Sandbox
            ? await Task.Run(() => sandbox.Prepare(plan, binding), cancellationToken)
            : new NoConfinement(binding);

    /// <param name="kept">A kept directory to build on; null: a new one.</param>
    private async Task<BuildOutcome> BuildAsync(
        BuildPlan plan,
        BuildBinding binding,
        IBuildSources sources,
        KeptBuild? kept,
        BuildLog log,
        IProgress<ProgressEvent> progress,
        CancellationToken cancellationToken)
    {
        var layout = binding.Layout;
        var directory = new BuildDirectory(plan, binding, sources, log.Write, progress, time);
        await (kept is null ? directory.LayOutAsync(cancellationToken) : directory.UpdateAsync(kept, cancellationToken));
        using var build = HeldDirectory.Open(layout.Directory);
        var confinement = await ConfineAsync(plan, binding, cancellationToken);
        var runner = new StepRunner(
            plan, binding, confinement, () => new DiskWatch(build, diskLimit, time), log, progress, time)
        {
            Remedies = remedies,
        };
        var steps = ImmutableArray.CreateBuilder<StepDuration>();
        var preparations = plan.Stages.Sum(static s => s.Steps.Count(KeptBuild.IsPreparation));
        if (kept is null && preparations == 0)
        {
            new KeptBuild(plan, layout).Record();
        }

        foreach (var stage in plan.Stages)
        {
            var root = await directory.RootOfAsync(build, stage, cancellationToken);
            foreach (var step in stage.Steps.Where(s => kept is null || !KeptBuild.IsPreparation(s)))
            {
                await directory.PhaseAsync(
                    $"{stage.Name}/{step.Name}",
                    async () => steps.Add(await runner.RunAsync(stage, step, cancellationToken)));
                await directory.PatchAsync(build, step.PatchesAfter, root, cancellationToken);
                if (KeptBuild.IsPreparation(step) && --preparations == 0)
                {
                    new KeptBuild(plan, layout).Record();
                }
            }
        }

        var staged = new StagedTree(plan, binding, build, runner.IgnoredErrors);
        await directory.PhaseAsync("check", () => staged.FinishAsync(cancellationToken));
        return new BuildOutcome(layout.Dest, log.Path, steps.ToImmutable());
    }
}
