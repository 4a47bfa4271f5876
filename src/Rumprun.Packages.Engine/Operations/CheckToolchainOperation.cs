using System.Collections.Immutable;
using NuGet.Versioning;
using Rumprun.Packages.Core;
using Rumprun.Packages.Core.Diagnostics;
using Rumprun.Packages.Core.Naming;
using Rumprun.Packages.Core.Ports;
using Rumprun.Packages.Core.Recipes;
using Rumprun.Packages.Core.Versioning;
using Rumprun.Packages.Engine.Building;
using Rumprun.Packages.Engine.Building.Scheduling;
using Rumprun.Packages.Engine.Conformance;
using Rumprun.Packages.Engine.Progress;
using Rumprun.Packages.Engine.Resolving;
using Rumprun.Packages.Engine.Trees;

namespace Rumprun.Packages.Engine.Operations;

/// <summary>
/// Finds out which known gaps a Rumprun toolchain has, and which of them <c>rumprun-compat</c> covers. That port is built
/// first if it has not been.
/// </summary>
public sealed class CheckToolchainOperation(
    PortTree tree, PortResolver resolver, BuildScheduler scheduler, BuildStore packages, ConformanceProbe probe)
{
    /// <exception cref="DiagnosticException">
    /// RR5020, RR5021; RR50nn: there is no toolchain; RR8010, RR8011: its images cannot be started here.
    /// </exception>
    public async Task<GapReport> RunAsync(
        Target target, IProgress<ProgressEvent> progress, CancellationToken cancellationToken)
    {
        if (!target.IsUnikernel)
        {
            throw GapDiagnostics.NotRumprun.Exception($"`{target}` is not a Rumprun target", "use `--target hw-x86_64`");
        }

        await probe.RequireAsync(target, cancellationToken);

        // The port's package must not be collected as garbage while programs are compiled with it.
        using var held = await packages.HoldAsync(progress, cancellationToken);
        return await probe.RunAsync(
            target, await CoverAsync(target, progress, cancellationToken), progress, cancellationToken);
    }

    /// <returns>The covering port, built if it was not; null: no tree has it for the target.</returns>
    private async Task<GapCover?> CoverAsync(
        Target target, IProgress<ProgressEvent> progress, CancellationToken cancellationToken)
    {
        var name = GapCatalogue.CoveringPort;
        if (tree.FindNewest(name) is not { } port || !port.Supports.Holds(PortSelection.For(target)))
        {
            progress.Report(new ProgressEvent.Notice($"no ports tree has `{name}` for `{target}`, so nothing covers gaps"));
            return null;
        }

        var graph = resolver.Resolve(
            [new PortRequest(name, VersionRange.All)],
            target,
            ImmutableDictionary<PortName, PortVersion>.Empty,
            cancellationToken);
        var report = await scheduler.RunAsync([graph], new BuildOptions(BuildMode.Build), progress, cancellationToken);
        report.ThrowIfFailed();
        var built = report.Built.Single(static b => b.Node.IsRequested);
        return new GapCover(
            $"{built.Node.Port.Name} {built.Node.Port.Version}",
            packages.TreeOf(built.Package), built.Node.Port.Prefix, built.Node.Port.Usage);
    }
}
