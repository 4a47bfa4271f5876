using System.Collections.Immutable;
using Rumprun.Packages.Core.Diagnostics;
using Rumprun.Packages.Core.Versioning;
using Rumprun.Packages.Engine.Operations.Building;
using Rumprun.Packages.Engine.Operations.Locking;
using Rumprun.Packages.Engine.Progress;

namespace Rumprun.Packages.Engine.Operations;

/// <summary>Has ports built, and those that were asked for baked, without installing them.</summary>
public sealed class BuildOperation(
    TargetSelector targets,
    LockedResolver resolver,
    PortBuilder builder,
    ImagePackager images,
    LockRecorder recorder,
    PackageKeeper packages)
{
    /// <returns>Every port of the closure, dependencies first.</returns>
    /// <exception cref="DiagnosticException">There is no solution, or something could not be fetched or built.</exception>
    public async Task<ImmutableArray<BuiltPort>> RunAsync(
        BuildRequest request, IProgress<ProgressEvent> progress, CancellationToken cancellationToken)
    {
        var resolved = await resolver.ResolveAsync(
            request.Ports,
            targets.Select(request.Target),
            ImmutableDictionary<string, PortVersion>.Empty,
            request.IsLockDemanded,
            progress,
            cancellationToken);
        var result = ImmutableArray.CreateBuilder<BuiltPort>();
        foreach (var port in await builder.BuildAsync(resolved.Graph, progress, cancellationToken))
        {
            result.Add(port.Node.IsRequested ? await images.BakeAsync(port, progress, cancellationToken) : port);
        }

        var built = result.ToImmutable();
        await recorder.SettleAsync(resolved, built, progress, cancellationToken);
        if (request.OutputDirectory is { } directory)
        {
            foreach (var port in built.Where(static p => p.Node.IsRequested))
            {
                await WriteArchivesAsync(port, directory, cancellationToken);
            }
        }

        return built;
    }

    private async Task WriteArchivesAsync(BuiltPort port, string directory, CancellationToken cancellationToken)
    {
        await packages.WriteArchiveAsync(port.Package!, directory, cancellationToken);
        if (port.Image is { } image)
        {
            await packages.WriteArchiveAsync(image, directory, cancellationToken);
        }
    }
}
