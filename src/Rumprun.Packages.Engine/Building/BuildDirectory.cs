using System.Collections.Immutable;
using Rumprun.Packages.Core.Diagnostics;
using Rumprun.Packages.Core.Planning;
using Rumprun.Packages.Core.Ports;
using Rumprun.Packages.Engine.Files;
using Rumprun.Packages.Engine.Progress;

namespace Rumprun.Packages.Engine.Building;

/// <summary>Lays out what steps work on: sources, patches, the sysroot of declared dependencies.</summary>
/// <param name="log">Gets a line for each patch.</param>
internal sealed class BuildDirectory(
    BuildPlan plan,
    BuildBinding binding,
    IBuildSources sources,
    Action<string> log,
    IProgress<ProgressEvent> progress,
    TimeProvider time)
{
    private readonly BuildLayout _layout = binding.Layout;

    /// <summary>All that comes before the first step.</summary>
    /// <exception cref="DiagnosticException">RR5116: dependencies conflict; or what the sources throw.</exception>
    public async Task LayOutAsync(CancellationToken cancellationToken)
    {
        foreach (var directory in new[] { _layout.Root, _layout.Dest, _layout.Sysroot, _layout.Home, _layout.Temporary }
            .Concat(plan.Stages.Select(stage => _layout.Build(stage.Name))))
        {
            Directory.CreateDirectory(directory);
        }

        await PhaseAsync("unpack", async () =>
        {
            await sources.LayOutAsync(plan, _layout.Root, cancellationToken);
            if (binding.Surroundings.SourceAge != TimeSpan.Zero)
            {
                await Task.Run(() => SourceAging.Age(_layout.Root, binding.Surroundings.SourceAge, cancellationToken), cancellationToken);
            }
        });
        await PhaseAsync("patch", () => PatchAsync(plan.Patches, _layout.Root, cancellationToken));
        await PhaseAsync("sysroot", () => Task.Run(() => MergeSysroot(cancellationToken), cancellationToken));
    }

    /// <summary>The source root of a stage, copied now where it has one of its own.</summary>
    public async Task<string> RootOfAsync(PlannedStage stage, CancellationToken cancellationToken)
    {
        if (stage.Tree != StageTree.Copied)
        {
            return _layout.Root;
        }

        var root = _layout.Tree(stage.Name);
        await PhaseAsync($"{stage.Name}/copy", () => Task.Run(() => CopySources(_layout.Root, root, cancellationToken), cancellationToken));
        return root;
    }

    public async Task PatchAsync(ImmutableArray<PlannedPatch> patches, string root, CancellationToken cancellationToken)
    {
        foreach (var patch in patches)
        {
            log($"# patch {patch.Patch.File}");
            await sources.ApplyAsync(patch, root, cancellationToken);
        }
    }

    public Task PhaseAsync(string phase, Func<Task> work) => progress.PhaseAsync(time, plan.Port.Name.ToString(), phase, async () =>
    {
        await work();
        return true;
    });

    private static void CopySources(string from, string to, CancellationToken cancellationToken)
    {
        Directory.CreateDirectory(to);
        var writer = new TreeWriter(to, "the sources");
        TreeCopy.Into(writer, from, cancellationToken);
        writer.Finish();
    }

    private void MergeSysroot(CancellationToken cancellationToken)
    {
        var sysroot = new SysrootMerge(_layout.Sysroot);
        foreach (var library in plan.Dependencies.Where(static d => d.Role == DependencyRole.Library))
        {
            sysroot.Add(library.Name, binding.Dependencies[library.Name], library.Yields, cancellationToken);
        }
    }
}
