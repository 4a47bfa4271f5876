using System.Collections.Immutable;
using Rumprun.Packages.Core;
using Rumprun.Packages.Core.Diagnostics;
using Rumprun.Packages.Core.Naming;
using Rumprun.Packages.Core.Ports;
using Rumprun.Packages.Core.Profiles;
using Rumprun.Packages.Core.Versioning;
using Rumprun.Packages.Engine.Building;
using Rumprun.Packages.Engine.Building.Scheduling;
using Rumprun.Packages.Engine.Progress;
using Rumprun.Packages.Engine.Resolving;
using Rumprun.Packages.Engine.Resolving.Locking;
using Rumprun.Packages.Engine.Store;
using Rumprun.Packages.Engine.Toolchains;

namespace Rumprun.Packages.Engine.Operations;

/// <summary>
/// Installs ports: resolves, makes every package and image that is not in the store, and commits a new generation. A failure
/// before that leaves what is installed as it was.
/// </summary>
public sealed class InstallOperation(
    TargetSelector targets,
    LockedResolver resolver,
    BuildScheduler scheduler,
    LockRecorder recorder,
    PackageKeeper packages,
    Profile profile)
{
    /// <exception cref="DiagnosticException">There is no solution, or something could not be fetched, built or
    /// kept.</exception>
    public async Task<InstallResult> RunAsync(
        InstallRequest request, IProgress<ProgressEvent> progress, CancellationToken cancellationToken)
    {
        using var held = await packages.HoldAsync(progress, cancellationToken);
        var target = targets.Select(request.Target);
        var current = profile.Current();
        var resolved = await resolver.ResolveAsync(
            request.Ports,
            target,
            current.RequestedVersions(target).RemoveRange(request.Updated.Select(static n => n.ToString())),
            request.IsLockDemanded,
            progress,
            cancellationToken);
        var closure = request.DryRun
            ? await scheduler.FindAsync(resolved.Graph, cancellationToken)
            : await BuildAsync(resolved.Graph, progress, cancellationToken);
        ImmutableArray<InstalledPort> installed =
            [.. closure.Where(static p => p.Node.IsRequested && p.Package is not null).Select(static p => p.ToInstalled())];
        ImmutableArray<PortName> changed =
            [.. installed.Where(p => !current.Has(p)).Select(static p => p.Name)];
        if (!request.DryRun)
        {
            await recorder.SettleAsync(resolved, progress, cancellationToken);
        }

        ImmutableArray<InstalledPort> all = [.. installed, .. LibrariesOf(closure)];
        if (!request.DryRun && current.With(all).Any(p => !current.Has(p)))
        {
            await profile.CommitAsync(
                before => before.With(all), request.Reason ?? $"install {string.Join(' ', request.Ports)}", cancellationToken);
        }

        return new InstallResult
        {
            Target = target,
            Installed = installed,
            Changed = changed,
            Closure = closure,
        };
    }

    private async Task<ImmutableArray<BuiltPort>> BuildAsync(
        ResolvedGraph graph, IProgress<ProgressEvent> progress, CancellationToken cancellationToken)
    {
        var report = await scheduler.BuildAsync([graph], keepGoing: false, progress, cancellationToken);
        report.ThrowIfFailed();
        return report.Built;
    }

    /// <summary>
    /// The libraries that the requested ports were linked with, as a manifest names them: by what their builds put out.
    /// </summary>
    private static IEnumerable<InstalledPort> LibrariesOf(ImmutableArray<BuiltPort> closure)
    {
        var linked = closure.Where(static p => p.Node.IsRequested && p.Package is not null)
            .SelectMany(static p => p.Package!.Manifest.Dependencies)
            .Select(static d => (d.Name, d.Output))
            .ToHashSet();
        return closure
            .Where(p => !p.Node.IsRequested && p.Package is { } package && linked.Contains(
                (package.Manifest.Name, package.Manifest.Output)))
            .DistinctBy(static p => (p.Node.Port.Name, p.Node.Selection.Target))
            .Select(static p => p.ToInstalled());
    }
}
