using System.Collections.Immutable;
using NuGet.Versioning;
using Rumprun.Packages.Core;
using Rumprun.Packages.Core.Diagnostics;
using Rumprun.Packages.Core.Ports;
using Rumprun.Packages.Core.Versioning;
using Rumprun.Packages.Engine.Operations.Building;
using Rumprun.Packages.Engine.Operations.Building.Scheduling;
using Rumprun.Packages.Engine.Operations.Locking;
using Rumprun.Packages.Engine.Ports;
using Rumprun.Packages.Engine.Progress;

namespace Rumprun.Packages.Engine.Operations;

/// <summary>Has ports built, and those that were asked for baked, without installing them.</summary>
public sealed class BuildOperation(
    PortTree tree,
    TargetSelector targets,
    LockedResolver resolver,
    BuildScheduler scheduler,
    LockRecorder recorder,
    PackageKeeper packages)
{
    /// <returns>What became of every port that is needed, dependencies first.</returns>
    /// <exception cref="DiagnosticException">There is no solution; or an archive cannot be written.</exception>
    public async Task<BuildReport> RunAsync(
        BuildRequest request, IProgress<ProgressEvent> progress, CancellationToken cancellationToken)
    {
        using var held = await packages.HoldAsync(progress, cancellationToken);
        var target = targets.Select(request.Target);
        ImmutableArray<PortRequest>[] requests =
            request.All ? [.. Supported(target, progress).Select(static port => ImmutableArray.Create(port))]
            : request.EachAlone ? [.. request.Ports.Select(static port => ImmutableArray.Create(port))]
            : [request.Ports];
        var resolved = new List<LockedGraph>();
        foreach (var ports in requests)
        {
            resolved.Add(await resolver.ResolveAsync(
                ports, target, ImmutableDictionary<string, PortVersion>.Empty, request.IsLockDemanded, progress, cancellationToken));
        }

        var report = await scheduler.BuildAsync(
            resolved.Select(static r => r.Graph), request.KeepGoing, progress, cancellationToken);
        foreach (var graph in report.Problems.IsEmpty ? resolved : [])
        {
            await recorder.SettleAsync(graph, progress, cancellationToken);
        }

        if (request.OutputDirectory is { } directory)
        {
            foreach (var port in report.Built.Where(static p => p.Node.IsRequested))
            {
                await packages.WriteArchiveAsync(port.Package!, directory, cancellationToken);
                if (port.Image is { } image)
                {
                    await packages.WriteArchiveAsync(image, directory, cancellationToken);
                }
            }
        }

        return report;
    }

    /// <summary>
    /// Every port of the tree by itself, as if each were asked for alone: two that conflict can both be built. Those that do not support
    /// the target are said.
    /// </summary>
    private IEnumerable<PortRequest> Supported(Target target, IProgress<ProgressEvent> progress)
    {
        var selection = PortSelection.For(target);
        var unsupported = new List<PortName>();
        foreach (var name in tree.Names)
        {
            if (tree.Find(name)!.Supports.Holds(selection))
            {
                yield return new PortRequest(name, VersionRange.All);
            }
            else
            {
                unsupported.Add(name);
            }
        }

        if (unsupported.Count > 0)
        {
            progress.Report(new ProgressEvent.Notice(
                $"left out, for they do not support `{target}`: {string.Join(", ", unsupported.Select(static n => $"`{n}`"))}"));
        }
    }
}
