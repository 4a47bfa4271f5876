using System.Collections.Immutable;
using Rumprun.Packages.Core;
using Rumprun.Packages.Core.Diagnostics;
using Rumprun.Packages.Core.Planning;
using Rumprun.Packages.Core.Ports;
using Rumprun.Packages.Engine.Files;
using Rumprun.Packages.Engine.Launching;
using Rumprun.Packages.Engine.Progress;
using Rumprun.Packages.Engine.Toolchains;

namespace Rumprun.Packages.Engine.Conformance;

/// <summary>A port that covers gaps of a toolchain, as compilers use it.</summary>
/// <param name="Name">The port's name and version.</param>
/// <param name="Sysroot">The tree of its package.</param>
/// <param name="Prefix">See <see cref="Port.Prefix"/>.</param>
public sealed record GapCover(string Name, string Sysroot, string Prefix, UsageFlags Usage);

/// <summary>
/// Determines which known gaps a Rumprun toolchain has: small programs are compiled, baked and booted, once without and once
/// with the port that covers gaps. The toolchain is not changed.
/// </summary>
public sealed class ConformanceProbe(
    ToolchainFinder toolchains,
    BuildMachineFinder machines,
    GuestLaunchers launchers,
    RrpkgDirectories directories,
    TimeProvider time)
{
    private const string WorkPrefix = "probes-";

    /// <summary>Checks that the probes of a target can be run here, before anything is built for them.</summary>
    /// <exception cref="DiagnosticException">RR50nn: there is no toolchain; RR8010, RR8011: its images cannot be started
    /// here.</exception>
    public async Task RequireAsync(Target target, CancellationToken cancellationToken)
    {
        launchers.Require(target);
        _ = await toolchains.FindAsync(target, cancellationToken);
    }

    /// <param name="cover">Null: only the toolchain itself is tested.</param>
    /// <exception cref="DiagnosticException">RR5021: the probes cannot be run.</exception>
    public async Task<GapReport> RunAsync(
        Target target, GapCover? cover, IProgress<ProgressEvent> progress, CancellationToken cancellationToken)
    {
        var guests = new ProbeGuests(launchers.For(target, "the probes"));
        var toolchain = await toolchains.FindAsync(target, cancellationToken);
        OwnedDirectory.Sweep(directories.Builds, WorkPrefix);
        using var work = OwnedDirectory.CreateNew(directories.Builds, WorkPrefix);
        var machine = await machines.FindAsync(cancellationToken);
        var bare = await TryAsync(
            "without", CompilerEnvironment.For(toolchain, machine, Path.Combine(work.Path, "nothing")));
        var covered = cover is null ? null : await TryAsync(
            "with",
            CompilerEnvironment.WithUsage(
                CompilerEnvironment.For(toolchain, machine, cover.Sysroot), cover.Sysroot, [(cover.Prefix, cover.Usage)]));
        return new GapReport(
            toolchain,
            cover?.Name,
            [.. GapCatalogue.All.Select(g => new GapFinding(g, bare[g.Name], covered?[g.Name]))],
            guests.Count);

        Task<ImmutableDictionary<string, ProbeOutcome>> TryAsync(
            string name, ImmutableSortedDictionary<string, string> environment) =>
            progress.PhaseAsync(time, "probes", $"{name} {GapCatalogue.CoveringPort}", async () =>
            {
                var compiler = new ProbeCompiler(Path.Combine(work.Path, name), environment);
                return await guests.RunAsync(
                    toolchain, await compiler.CompileAsync(GapCatalogue.All, cancellationToken), cancellationToken);
            });
    }
}
