using System.Collections.Immutable;
using Rumprun.Packages.Core.Diagnostics;
using Rumprun.Packages.Core.Versioning;
using Rumprun.Packages.Engine.Operations.Building;
using Rumprun.Packages.Engine.Operations.Resolving;
using Rumprun.Packages.Engine.Progress;

namespace Rumprun.Packages.Engine.Operations;

/// <summary>Has ports built, and those that were asked for baked, without installing them.</summary>
public sealed class BuildOperation(
    TargetSelector targets, PortResolver resolver, PortBuilder builder, ImagePackager images, PackageKeeper packages)
{
    /// <returns>Every port of the closure, dependencies first.</returns>
    /// <exception cref="DiagnosticException">There is no solution, or something could not be fetched or built.</exception>
    public async Task<ImmutableArray<BuiltPort>> RunAsync(
        BuildRequest request, IProgress<ProgressEvent> progress, CancellationToken cancellationToken)
    {
        using var held = await packages.HoldAsync(progress, cancellationToken);
        var graph = resolver.Resolve(
            request.Ports, targets.Select(request.Target), ImmutableDictionary<string, PortVersion>.Empty, cancellationToken);
        var result = ImmutableArray.CreateBuilder<BuiltPort>();
        foreach (var port in await builder.BuildAsync(graph, progress, cancellationToken))
        {
            var complete = port.Node.IsRequested ? await images.BakeAsync(port, progress, cancellationToken) : port;
            if (request.OutputDirectory is { } directory && port.Node.IsRequested)
            {
                await packages.WriteArchiveAsync(complete.Package!, directory, cancellationToken);
                if (complete.Image is { } image)
                {
                    await packages.WriteArchiveAsync(image, directory, cancellationToken);
                }
            }

            result.Add(complete);
        }

        return result.ToImmutable();
    }
}
