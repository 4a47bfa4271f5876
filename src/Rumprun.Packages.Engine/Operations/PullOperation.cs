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

/// <summary>Takes what others built out of caches into the store. Nothing is built.</summary>
/// <param name="scheduler">Works with <paramref name="caches"/>.</param>
public sealed class PullOperation(
    TargetSelector targets, PortResolver resolver, BuildScheduler scheduler, BuildStore packages, PackageCaches caches)
{
    /// <exception cref="DiagnosticException">RR4101, RR4103, RR4107: a cache has failed.</exception>
    public async Task<ImmutableArray<TransferredPackage>> RunAsync(
        TransferRequest request, IProgress<ProgressEvent> progress, CancellationToken cancellationToken)
    {
        using var held = await packages.HoldAsync(progress, cancellationToken);
        return request.Ports.IsEmpty
            ? await PullAllAsync(request, progress, cancellationToken)
            : await PullPortsAsync(request, progress, cancellationToken);
    }

    private async Task<ImmutableArray<TransferredPackage>> PullAllAsync(
        TransferRequest request, IProgress<ProgressEvent> progress, CancellationToken cancellationToken)
    {
        var keys = new SortedSet<Sha256Digest>();
        foreach (var cache in request.Caches)
        {
            keys.UnionWith(await cache.ListAsync(cancellationToken));
        }

        var result = ImmutableArray.CreateBuilder<TransferredPackage>();
        foreach (var key in keys)
        {
            if (packages.Find(key) is { } here)
            {
                result.Add(TransferredPackage.Of(here, TransferState.There));
            }
            else if (await caches.PullAsync(key, key.Short, progress, cancellationToken) is { } pulled)
            {
                result.Add(TransferredPackage.Of(pulled, TransferState.Moved));
            }
        }

        return result.ToImmutable();
    }

    private async Task<ImmutableArray<TransferredPackage>> PullPortsAsync(
        TransferRequest request, IProgress<ProgressEvent> progress, CancellationToken cancellationToken)
    {
        var graph = resolver.Resolve(
            request.Ports,
            targets.Select(request.Target),
            ImmutableDictionary<PortName, PortVersion>.Empty,
            cancellationToken);
        var result = ImmutableArray.CreateBuilder<TransferredPackage>();
        var report = await scheduler.RunAsync([graph], new BuildOptions(BuildMode.Pull), progress, cancellationToken);
        report.ThrowIfFailed();
        foreach (var outcome in report.Outcomes)
        {
            if (outcome is not PortOutcome.Ready { Built: var built })
            {
                result.Add(Missing(outcome.Port.Node));
                continue;
            }

            result.Add(TransferredPackage.Of(built.Package, StateOf(built.Origin)));
            if (built.Image is { } image)
            {
                result.Add(TransferredPackage.Of(image, StateOf(built.ImageOrigin)));
            }
        }

        return result.ToImmutable();
    }

    private static TransferredPackage Missing(ResolvedNode node) => new(
        node.Port.Name.ToString(),
        node.Port.Version.ToString(),
        node.Selection.Target,
        IsImage: false,
        Digest: null,
        TransferState.Missing);

    private static TransferState StateOf(PackageOrigin origin) =>
        origin == PackageOrigin.Cache ? TransferState.Moved : TransferState.There;
}
