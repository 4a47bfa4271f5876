using System.Collections.Immutable;
using Rumprun.Packages.Core;
using Rumprun.Packages.Core.Diagnostics;
using Rumprun.Packages.Core.Naming;
using Rumprun.Packages.Core.Packages;
using Rumprun.Packages.Core.Versioning;
using Rumprun.Packages.Engine.Building;
using Rumprun.Packages.Engine.Building.Scheduling;
using Rumprun.Packages.Engine.Caches;
using Rumprun.Packages.Engine.Progress;
using Rumprun.Packages.Engine.Resolving;
using Rumprun.Packages.Engine.Toolchains;

namespace Rumprun.Packages.Engine.Operations;

/// <summary>Pushes packages that were built here to caches.</summary>
public sealed class PushOperation(
    TargetSelector targets,
    PortResolver resolver,
    BuildScheduler scheduler,
    BuildStore packages,
    PackageTransfer transfer,
    TimeProvider time)
{
    /// <exception cref="DiagnosticException">RR4111: a port was not built as it is now; RR4101 to RR4108: a cache has
    /// failed.</exception>
    public async Task<ImmutableArray<TransferredPackage>> RunAsync(
        TransferRequest request, IProgress<ProgressEvent> progress, CancellationToken cancellationToken)
    {
        using var held = await packages.HoldAsync(progress, cancellationToken);
        var records = request.Ports.IsEmpty
            ? [.. packages.StoredRecords().Where(r => !packages.PackageOf(r).Manifest.IsLocal)]
            : await RecordsOfAsync(request, progress, cancellationToken);
        var pushed = ImmutableArray.CreateBuilder<TransferredPackage>();
        foreach (var record in records)
        {
            var package = packages.PackageOf(record);
            var moved = false;
            foreach (var cache in request.Caches)
            {
                moved |= await progress.PhaseAsync(
                    time,
                    package.Manifest.Name.ToString(),
                    "push",
                    async () => await transfer.PushAsync(cache, record, cancellationToken) is not null);
            }

            pushed.Add(TransferredPackage.Of(package, moved ? TransferState.Moved : TransferState.There));
        }

        return pushed.ToImmutable();
    }

    /// <summary>The records of the ports as they would be built now, of what they need, and of their images.</summary>
    private async Task<ImmutableArray<BuildRecord>> RecordsOfAsync(
        TransferRequest request, IProgress<ProgressEvent> progress, CancellationToken cancellationToken)
    {
        var graph = resolver.Resolve(
            request.Ports,
            targets.Select(request.Target),
            ImmutableDictionary<PortName, PortVersion>.Empty,
            cancellationToken);
        var records = ImmutableArray.CreateBuilder<BuildRecord>();
        var report = await scheduler.RunAsync([graph], new BuildOptions(BuildMode.Find), progress, cancellationToken);
        report.ThrowIfFailed();
        foreach (var outcome in report.Outcomes)
        {
            records.Add(outcome is PortOutcome.Ready { Built: var built } && packages.FindRecord(built.Key) is { } record
                ? record
                : throw NotBuilt(outcome.Port.Node));
            if (built.Image is { } image && packages.FindRecord(image.Manifest.Key) is { } baked)
            {
                records.Add(baked);
            }
        }

        return records.ToImmutable();
    }

    private static DiagnosticException NotBuilt(ResolvedNode node) => CachingDiagnostics.NotBuilt.Exception(
        $"`{node.Port.Name}` was not built for `{node.Selection.Target}` in its current form",
        $"run `rrpkg build {node.Port.Name} --target {node.Selection.Target}`");
}
