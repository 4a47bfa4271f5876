using System.Collections.Immutable;
using Rumprun.Packages.Core.Diagnostics;
using Rumprun.Packages.Core.Planning;
using Rumprun.Packages.Core.Ports;
using Rumprun.Packages.Engine.Files;
using Rumprun.Packages.Engine.Progress;

namespace Rumprun.Packages.Engine.Building;

/// <summary>Prepares a build directory: sources, patches, and the sysroot of declared dependencies.</summary>
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

    /// <summary>Prepares everything before the first step.</summary>
    /// <exception cref="DiagnosticException">RR5116: dependencies conflict; or an exception of the sources.</exception>
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
                await Task.Run(
                    () => SourceAging.Age(_layout.Root, binding.Surroundings.SourceAge, cancellationToken),
                    cancellationToken);
            }
        });
        await PhaseAsync("patch", async () =>
        {
            using var build = HeldDirectory.Open(_layout.Directory);
            await PatchAsync(build, plan.Patches, _layout.Root, cancellationToken);
        });
        await PhaseAsync("sysroot", () => Task.Run(() => MergeSysroot(cancellationToken), cancellationToken));
    }

    /// <summary>Prepares a kept directory for the steps that build and install.</summary>
    public async Task UpdateAsync(KeptBuild kept, CancellationToken cancellationToken) =>
        await PhaseAsync("update", async () =>
        {
            DirectoryTree.Delete(_layout.Scratch);
            var fresh = Path.Combine(_layout.Scratch, "sources");
            await sources.LayOutAsync(plan, fresh, cancellationToken);
            using var build = HeldDirectory.Open(_layout.Directory);
            foreach (var emptied in (string[])[_layout.Dest, _layout.Temporary])
            {
                build.Delete(_layout.NameOf(emptied));
                build.MakeDirectory(_layout.NameOf(emptied)).Dispose();
            }

            kept.Update(fresh, build);
            DirectoryTree.Delete(_layout.Scratch);
        });

    /// <summary>The source root of a stage; a separate copy is made now.</summary>
    /// <param name="build">The build's directory, as the steps so far have left it.</param>
    public async Task<string> RootOfAsync(HeldDirectory build, PlannedStage stage, CancellationToken cancellationToken)
    {
        if (stage.Tree != StageTree.Copied)
        {
            return _layout.Root;
        }

        var root = _layout.Tree(stage.Name);
        await PhaseAsync(
            $"{stage.Name}/copy", () => Task.Run(() => CopySources(build, root, cancellationToken), cancellationToken));
        return root;
    }

    /// <param name="build">The build's directory, as the steps so far have left it.</param>
    public async Task PatchAsync(
        HeldDirectory build, ImmutableArray<PlannedPatch> patches, string root, CancellationToken cancellationToken)
    {
        foreach (var patch in patches)
        {
            log($"# patch {patch.Patch.File}");
            using var held = build.OpenDirectory(_layout.NameOf(root));
            await sources.ApplyAsync(patch, held, cancellationToken);
        }
    }

    public Task PhaseAsync(string phase, Func<Task> work) =>
        progress.PhaseAsync(time, plan.Port.Name.ToString(), phase, async () =>
    {
        await work();
        return true;
    });

    /// <summary>Copies to a place that no step can reach, then moves the copy to its final place.</summary>
    private void CopySources(HeldDirectory build, string to, CancellationToken cancellationToken)
    {
        DirectoryTree.Delete(_layout.Scratch);
        Directory.CreateDirectory(_layout.Scratch);
        var writer = new TreeWriter(_layout.Scratch, "the sources");
        using var from = build.OpenDirectory(_layout.NameOf(_layout.Root));
        TreeCopy.Into(writer, from, cancellationToken);
        writer.Finish();
        build.Delete(_layout.NameOf(to));
        build.MoveHere(_layout.Scratch, _layout.NameOf(to));
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
