using System.Collections.Immutable;
using Rumprun.Packages.Core.Diagnostics;
using Rumprun.Packages.Core.Naming;
using Rumprun.Packages.Core.Ports;
using Rumprun.Packages.Core.Versioning;
using Rumprun.Packages.Engine.Building;
using Rumprun.Packages.Engine.Building.Scheduling;
using Rumprun.Packages.Engine.Progress;
using Rumprun.Packages.Engine.Resolving;
using Rumprun.Packages.Engine.Resolving.Locking;
using Rumprun.Packages.Engine.Toolchains;
using Rumprun.Packages.Engine.Trees;

namespace Rumprun.Packages.Engine.Operations;

/// <summary>Builds ports and bakes the requested ones, without installing them.</summary>
public sealed class BuildOperation(
    PortTree tree,
    TargetSelector targets,
    LockedResolver resolver,
    BuildScheduler scheduler,
    LockRecorder recorder,
    BuildStore packages)
{
    /// <returns>The outcome of every port that is needed, dependencies first.</returns>
    /// <exception cref="DiagnosticException">There is no solution; or an archive cannot be written.</exception>
    public async Task<BuildReport> RunAsync(
        BuildRequest request, IProgress<ProgressEvent> progress, CancellationToken cancellationToken)
    {
        using var held = await packages.HoldAsync(progress, cancellationToken);
        var target = targets.Select(request.Target);
        var wanted = new WantedPorts(tree, target);
        var named = request.All ? wanted.All(progress) : request.Ports;
        named = request.AllVersions ? [.. named.SelectMany(wanted.EachVersionOf)] : named;
        var variants = request.Variants ? wanted.VariantsOf(named, request.IsLockDemanded, progress) : [];

        // Each alone: ports that conflict can be built in one run, and so can variants of one port.
        ImmutableArray<PortRequest>[] requests =
        [
            .. request.All || request.EachAlone || request.AllVersions ? named.Select(
                static port => ImmutableArray.Create(port)) : [named],
            .. variants.Select(static variant => ImmutableArray.Create(variant)),
        ];
        var resolved = new List<LockedGraph>();
        foreach (var ports in requests)
        {
            resolved.Add(await resolver.ResolveAsync(
                ports,
                target,
                ImmutableDictionary<PortName, PortVersion>.Empty,
                request.IsLockDemanded,
                progress,
                cancellationToken));
        }

        var report = await scheduler.RunAsync(
            resolved.Select(static r => r.Graph),
            new BuildOptions(BuildMode.Build) { KeepGoing = request.KeepGoing, Check = request.Check },
            progress,
            cancellationToken);
        foreach (var graph in report.Problems.IsEmpty ? resolved : [])
        {
            await recorder.RecordAsync(graph, report, progress, cancellationToken);
        }

        if (request.OutputDirectory is { } directory)
        {
            foreach (var port in report.Built.Where(static p => p.Node.IsRequested))
            {
                await packages.WriteArchiveAsync(port.Package, port.Node.Variant.Options, directory, cancellationToken);
                if (port.Image is { } image)
                {
                    await packages.WriteArchiveAsync(image, port.Node.Variant.Options, directory, cancellationToken);
                }
            }
        }

        return report;
    }
}
