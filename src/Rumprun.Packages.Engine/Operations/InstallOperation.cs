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
using Rumprun.Packages.Engine.Releases;
using Rumprun.Packages.Engine.Resolving;
using Rumprun.Packages.Engine.Resolving.Locking;
using Rumprun.Packages.Engine.Store;
using Rumprun.Packages.Engine.Toolchains;

namespace Rumprun.Packages.Engine.Operations;

/// <summary>
/// Installs ports: resolves them, provides their packages and images, and commits a new generation. A failure before that
/// leaves the profile as it was.
/// </summary>
public sealed class InstallOperation(
    TargetSelector targets,
    LockedResolver resolver,
    BuildScheduler scheduler,
    LockRecorder recorder,
    BuildStore packages,
    Profile profile)
{
    /// <summary>Takes releases of mirrors where it can; null: everything is built.</summary>
    public ReleaseInstaller? Releases { get; init; }


    /// <exception cref="DiagnosticException">There is no solution, or a port could not be fetched, built or
    /// installed.</exception>
    public async Task<InstallResult> RunAsync(
        InstallRequest request, IProgress<ProgressEvent> progress, CancellationToken cancellationToken)
    {
        using var held = await packages.HoldAsync(progress, cancellationToken);
        var target = await TargetOfAsync(request, progress, cancellationToken);
        var current = profile.Current();
        var resolved = await resolver.ResolveAsync(
            request.Ports,
            target,
            current.RequestedVersions(target).RemoveRange(request.Updated),
            request.IsLockDemanded,
            progress,
            cancellationToken);
        if (Releases is not null)
        {
            resolved = resolved with
            {
                Graph = await Releases.ReplaceAsync(resolved.Graph, request.DryRun, progress, cancellationToken),
            };
        }

        var mode = request.DryRun ? BuildMode.Find : BuildMode.Build;
        var report = await scheduler.RunAsync([resolved.Graph], new BuildOptions(mode), progress, cancellationToken);
        report.ThrowIfFailed();
        ImmutableArray<InstalledPort> installed =
            [.. report.Built.Where(static p => p.Node.IsRequested).Select(static p => p.ToInstalled())];
        ImmutableArray<PortName> changed = [.. installed.Where(p => !current.Has(p)).Select(static p => p.Name)];
        if (!request.DryRun)
        {
            await recorder.RecordAsync(resolved, report, progress, cancellationToken);
        }

        ImmutableArray<InstalledPort> all = [.. installed, .. LibrariesOf(report.Built)];
        if (!request.DryRun && current.With(all).Any(p => !current.Has(p)))
        {
            await profile.CommitAsync(
                before => before.With(all),
                request.Reason ?? $"install {string.Join(' ', request.Ports)}",
                cancellationToken);
        }

        return new InstallResult
        {
            Target = target,
            Installed = installed,
            Changed = changed,
            Outcomes = report.Outcomes,
        };
    }

    private async Task<Target> TargetOfAsync(
        InstallRequest request, IProgress<ProgressEvent> progress, CancellationToken cancellationToken)
    {
        if (request.Target is null && Releases is not null && !targets.IsDecided)
        {
            var names = request.Ports.Select(static p => p.Port).ToArray();
            return await Releases.HasAllAsync(names, TargetSelector.Hw, progress, cancellationToken)
                ? TargetSelector.Hw
                : targets.Select(null);
        }

        return targets.Select(request.Target);
    }

    /// <summary>
    /// The libraries that the requested ports were linked with, as a manifest names them: by what their builds put out.
    /// </summary>
    private static IEnumerable<InstalledPort> LibrariesOf(ImmutableArray<BuiltPort> built)
    {
        var linked = built.Where(static p => p.Node.IsRequested)
            .SelectMany(static p => p.Package.Manifest.Dependencies)
            .Select(static d => (d.Name, d.Output))
            .ToHashSet();
        return built
            .Where(p => !p.Node.IsRequested && linked.Contains((p.Package.Manifest.Name, p.Package.Manifest.Output)))
            .DistinctBy(static p => (p.Node.Port.Name, p.Node.Selection.Target))
            .Select(static p => p.ToInstalled());
    }
}
