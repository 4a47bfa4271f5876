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
    /// <exception cref="DiagnosticException">There is no solution, or a port could not be fetched, built or
    /// installed.</exception>
    public async Task<InstallResult> RunAsync(
        InstallRequest request, IProgress<ProgressEvent> progress, CancellationToken cancellationToken)
    {
        using var held = await packages.HoldAsync(progress, cancellationToken);
        var target = targets.Select(request.Target);
        var current = profile.Current();
        var resolved = await resolver.ResolveAsync(
            request.Ports, target, VersionsOf(current, target), request.IsLockDemanded, progress, cancellationToken);
        var mode = request.DryRun ? BuildMode.Find : BuildMode.Build;
        var report = await scheduler.RunAsync([resolved.Graph], new BuildOptions(mode), progress, cancellationToken);
        report.ThrowIfFailed();
        ImmutableArray<InstalledPort> installed =
            [.. report.Built.Where(static p => p.Node.IsRequested).Select(static p => p.ToInstalled())];
        ImmutableArray<PortName> changed =
            [.. installed.Where(p => !GenerationComparer.AreSame(current.Find(p.Name, p.Target), p)).Select(static p => p.Name)];
        if (!request.DryRun)
        {
            await recorder.RecordAsync(resolved, report, progress, cancellationToken);
        }

        if (!request.DryRun && !changed.IsEmpty)
        {
            await profile.CommitAsync(
                before => before.Ports
                    .Where(p => !installed.Any(i => i.Name == p.Name && i.Target == p.Target))
                    .Concat(installed),
                $"install {string.Join(' ', request.Ports)}",
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

    private static ImmutableDictionary<string, PortVersion> VersionsOf(Generation generation, Target target) =>
        generation.Ports.Where(p => p.Target == target).ToImmutableDictionary(static p => p.Name.ToString(), static p => p.Version);
}
