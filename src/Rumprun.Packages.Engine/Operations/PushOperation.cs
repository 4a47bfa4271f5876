using System.Collections.Immutable;
using Rumprun.Packages.Core;
using Rumprun.Packages.Core.Diagnostics;
using Rumprun.Packages.Core.Packages;
using Rumprun.Packages.Core.Versioning;
using Rumprun.Packages.Engine.Building;
using Rumprun.Packages.Engine.Building.Scheduling;
using Rumprun.Packages.Engine.Caches;
using Rumprun.Packages.Engine.Progress;
using Rumprun.Packages.Engine.Resolving;
using Rumprun.Packages.Engine.Store;
using Rumprun.Packages.Engine.Toolchains;

namespace Rumprun.Packages.Engine.Operations;

/// <summary>Gives caches what was built here.</summary>
public sealed class PushOperation(
    TargetSelector targets,
    PortResolver resolver,
    BuildScheduler scheduler,
    PackageKeeper packages,
    PackageStore store,
    BuildKeyIndex index,
    PackageTransfer transfer,
    TimeProvider time)
{
    /// <exception cref="DiagnosticException">RR4111: a port was not built as it is now; RR4101 to RR4108: a cache has failed.</exception>
    public async Task<ImmutableArray<TransferredPackage>> RunAsync(
        TransferRequest request, IProgress<ProgressEvent> progress, CancellationToken cancellationToken)
    {
        using var held = await packages.HoldAsync(progress, cancellationToken);
        var records = request.Ports.IsEmpty
            ? [.. index.Records().Where(r => store.Contains(r.Package))]
            : await RecordsOfAsync(request, cancellationToken);
        var pushed = ImmutableArray.CreateBuilder<TransferredPackage>();
        foreach (var record in records)
        {
            var package = new Package(record.Package, store.ManifestOf(record.Package));
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
    private async Task<ImmutableArray<BuildRecord>> RecordsOfAsync(TransferRequest request, CancellationToken cancellationToken)
    {
        var graph = resolver.Resolve(
            request.Ports, targets.Select(request.Target), ImmutableDictionary<string, PortVersion>.Empty, cancellationToken);
        var records = ImmutableArray.CreateBuilder<BuildRecord>();
        foreach (var port in await scheduler.FindAsync(graph, cancellationToken))
        {
            var (name, target) = (port.Node.Port.Name, port.Node.Selection.Target);
            records.Add(port.Key is { } key && index.Find(key) is { } record
                ? record
                : throw CachingDiagnostics.NotBuilt.Exception(
                    $"`{name}` was not built for `{target}` as it is now", $"run `rrpkg build {name} --target {target}`"));
            if (port.Image is { } image && index.Find(image.Manifest.Key) is { } baked)
            {
                records.Add(baked);
            }
        }

        return records.ToImmutable();
    }
}
