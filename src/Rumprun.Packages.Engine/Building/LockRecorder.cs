using System.Collections.Immutable;
using Rumprun.Packages.Core.Diagnostics;
using Rumprun.Packages.Core.Locking;
using Rumprun.Packages.Core.Naming;
using Rumprun.Packages.Core.Packages;
using Rumprun.Packages.Core.Ports;
using Rumprun.Packages.Engine.Building.Scheduling;
using Rumprun.Packages.Engine.LockFiles;
using Rumprun.Packages.Engine.Progress;
using Rumprun.Packages.Engine.Resolving;
using Rumprun.Packages.Engine.Resolving.Locking;

namespace Rumprun.Packages.Engine.Building;

/// <summary>
/// Holds what came out of a build against the lock file, and completes that with digests of packages that it does not know yet.
/// </summary>
public sealed class LockRecorder(BuildScheduler scheduler, LockFileStore file)
{
    /// <exception cref="DiagnosticException">RR2113: a lock file is demanded, and a package is not the one in it.</exception>
    public async Task SettleAsync(
        LockedGraph resolved, IProgress<ProgressEvent> progress, CancellationToken cancellationToken)
    {
        if (resolved.Choice is not { } choice)
        {
            return;
        }

        var made = choice with
        {
            Ports = WithPackages(choice.Ports, await scheduler.FindAsync(resolved.Graph, cancellationToken)),
            Tools = await ToolsWithPackagesAsync(choice.Tools, resolved.Graph, cancellationToken),
        };
        var target = resolved.Graph.Nodes[0].Selection.Target;
        if (resolved.IsDemanded)
        {
            Check(file.Read()?.Targets.GetValueOrDefault(target), made);
            return;
        }

        await file.ChangeAsync(
            now => Task.FromResult(now?.Targets.GetValueOrDefault(target) is { } locked ? now.With(target, locked.CompletedFrom(made)) : now),
            cancellationToken);
        foreach (var other in file.Read()?.Targets.GetValueOrDefault(target)?.OtherArtifacts(made) ?? [])
        {
            progress.Report(new ProgressEvent.Notice(Describe(other)));
        }
    }

    private void Check(LockedTarget? locked, LockedTarget made)
    {
        ImmutableArray<Diagnostic> others =
        [
            .. (locked?.OtherArtifacts(made) ?? []).Select(o => LockDiagnostics.OtherPackage.Create(
                Describe(o),
                "run `rrpkg build --check` for whether it comes out the same twice",
                $"if the new one is to be trusted, take its line out of `{file.Name}` and build without `--locked`")),
        ];
        if (!others.IsEmpty)
        {
            throw new DiagnosticException(others);
        }
    }

    private string Describe(OtherArtifact other) =>
        $"the {(other.IsImage ? "image " : "")}package of `{other.Name}` is `{other.Actual}`, and `{file.Name}` has `{other.Locked}`";

    private static ImmutableSortedDictionary<PortName, LockedPort> WithPackages(
        ImmutableSortedDictionary<PortName, LockedPort> ports, ImmutableArray<BuiltPort> built)
    {
        var made = built.ToDictionary(static b => b.Node.Port.Name);
        return ports.ToImmutableSortedDictionary(static p => p.Key, p => made.TryGetValue(p.Key, out var port)
            ? p.Value with { Package = port.Package?.Digest, Image = port.Image?.Digest }
            : p.Value);
    }

    /// <summary>Tools were built on the way: they are found where they were put.</summary>
    private async Task<ImmutableSortedDictionary<string, ImmutableSortedDictionary<PortName, LockedPort>>> ToolsWithPackagesAsync(
        ImmutableSortedDictionary<string, ImmutableSortedDictionary<PortName, LockedPort>> tools,
        ResolvedGraph graph,
        CancellationToken cancellationToken)
    {
        foreach (var (request, tool) in graph.Nodes.SelectMany(LockEntries.ToolsOf).DistinctBy(static t => t.Request))
        {
            tools = await ToolsWithPackagesAsync(tools, tool, cancellationToken);
            var found = await scheduler.FindAsync(tool, cancellationToken);

            // A tool runs as it is; that it may have an image is another matter.
            tools = tools.SetItem(request, WithPackages(tools[request], [.. found.Select(static f => f with { Image = null })]));
        }

        return tools;
    }
}
