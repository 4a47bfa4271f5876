using System.Collections.Immutable;
using NuGet.Versioning;
using Rumprun.Packages.Core;
using Rumprun.Packages.Core.Diagnostics;
using Rumprun.Packages.Core.Naming;
using Rumprun.Packages.Core.Planning;
using Rumprun.Packages.Core.Ports;
using Rumprun.Packages.Core.Recipes;
using Rumprun.Packages.Core.Versioning;
using Rumprun.Packages.Engine.Building;
using Rumprun.Packages.Engine.Building.Scheduling;
using Rumprun.Packages.Engine.Conformance;
using Rumprun.Packages.Engine.Files;
using Rumprun.Packages.Engine.Launching;
using Rumprun.Packages.Engine.Progress;
using Rumprun.Packages.Engine.Resolving;
using Rumprun.Packages.Engine.Toolchains;
using Rumprun.Packages.Engine.Trees;

namespace Rumprun.Packages.Engine.Operations;

/// <summary>
/// Finds out by trying which known gaps a Rumprun toolchain has, and which of them are covered by <c>rumprun-compat</c>: small programs
/// are compiled, baked and booted once without it and once with it. The toolchain is not changed.
/// </summary>
public sealed class CheckToolchainOperation(
    PortTree tree,
    ToolchainFinder toolchains,
    BuildMachineFinder machines,
    PortResolver resolver,
    BuildScheduler scheduler,
    BuildStore packages,
    LaunchTools tools,
    GuestLaunchers launchers,
    RrpkgDirectories directories,
    TimeProvider time)
{
    private const string WorkPrefix = "probes-";

    private static readonly PortName s_compat = PortName.Parse("rumprun-compat");

    /// <exception cref="DiagnosticException">
    /// RR5020, RR5021; RR50nn: there is no toolchain; RR8010, RR8011: its images cannot be started here.
    /// </exception>
    public async Task<GapReport> RunAsync(Target target, IProgress<ProgressEvent> progress, CancellationToken cancellationToken)
    {
        if (!target.IsUnikernel)
        {
            throw GapDiagnostics.NotRumprun.Exception($"`{target}` is no target of Rumprun's", "name one: `--target hw-x86_64`");
        }

        var guests = new ProbeGuests(launchers.For(target, "the probes"));
        var toolchain = await toolchains.FindAsync(target, cancellationToken);
        _ = tools.Qemu;

        // Nobody clears the port's package away while it is compiled with.
        using var held = await packages.HoldAsync(progress, cancellationToken);
        var compat = await CompatAsync(target, progress, cancellationToken);
        OwnedDirectory.Sweep(directories.Builds, WorkPrefix);
        using var work = OwnedDirectory.CreateNew(directories.Builds, WorkPrefix);
        var machine = await machines.FindAsync(cancellationToken);
        var bare = await TryAsync("without", CompilerEnvironment.For(toolchain, machine, Path.Combine(work.Path, "nothing")));
        var covered = compat is null ? null : await TryAsync("with", EnvironmentOf(compat, toolchain, machine));
        return new GapReport(
            toolchain,
            compat is null ? null : $"{compat.Node.Port.Name} {compat.Node.Port.Version}",
            [.. GapCatalogue.All.Select(g => new GapFinding(g, bare[g.Name], covered?[g.Name]))],
            guests.Count);

        Task<ImmutableDictionary<string, ProbeOutcome>> TryAsync(string name, ImmutableSortedDictionary<string, string> environment) =>
            progress.PhaseAsync(time, "probes", $"{name} {s_compat}", async () =>
            {
                var compiler = new ProbeCompiler(Path.Combine(work.Path, name), environment);
                return await guests.RunAsync(toolchain, await compiler.CompileAsync(GapCatalogue.All, cancellationToken), cancellationToken);
            });
    }

    /// <summary>The covering port, built where it is not yet; null where no tree has it for the target.</summary>
    private async Task<BuiltPort?> CompatAsync(Target target, IProgress<ProgressEvent> progress, CancellationToken cancellationToken)
    {
        if (tree.Find(s_compat) is not { } port || !port.Supports.Holds(PortSelection.For(target)))
        {
            progress.Report(new ProgressEvent.Notice($"no ports tree has `{s_compat}` for `{target}`: nothing covers gaps"));
            return null;
        }

        var graph = resolver.Resolve(
            [new PortRequest(s_compat, VersionRange.All)], target, ImmutableDictionary<string, PortVersion>.Empty, cancellationToken);
        var report = await scheduler.RunAsync([graph], new BuildOptions(BuildMode.Build), progress, cancellationToken);
        report.ThrowIfFailed();
        return report.Built.Single(static b => b.Node.IsRequested);
    }

    /// <summary>What a build gets that depends on the port.</summary>
    private ImmutableSortedDictionary<string, string> EnvironmentOf(BuiltPort compat, Toolchain toolchain, BuildMachine machine)
    {
        var sysroot = packages.TreeOf(compat.Package);
        return CompilerEnvironment.WithUsage(
            CompilerEnvironment.For(toolchain, machine, sysroot), sysroot, [(compat.Node.Port.Prefix, compat.Node.Port.Usage)]);
    }
}
