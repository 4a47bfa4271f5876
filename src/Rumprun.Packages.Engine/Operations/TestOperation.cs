using System.Collections.Immutable;
using Rumprun.Packages.Core;
using Rumprun.Packages.Core.Diagnostics;
using Rumprun.Packages.Core.Ports;
using Rumprun.Packages.Core.Profiles;
using Rumprun.Packages.Engine.Building;
using Rumprun.Packages.Engine.Building.Scheduling;
using Rumprun.Packages.Engine.Files;
using Rumprun.Packages.Engine.Progress;
using Rumprun.Packages.Engine.Resolving;
using Rumprun.Packages.Engine.Testing;
using Rumprun.Packages.Engine.Toolchains;
using Rumprun.Packages.Engine.Trees;

namespace Rumprun.Packages.Engine.Operations;

/// <summary>Builds ports into the store and runs their tests. What is installed does not change.</summary>
public sealed class TestOperation(
    PortTree tree,
    TargetSelector targets,
    BuildOperation builds,
    BuildStore packages,
    PortTestRunner runner,
    RrpkgDirectories directories)
{
    /// <exception cref="DiagnosticException">There is no solution, or a record cannot be written. Tests that fail are in the
    /// report.</exception>
    public async Task<TestReport> RunAsync(
        TestRequest request,
        IProgress<ProgressEvent> progress,
        IProgress<TestEvent> events,
        CancellationToken cancellationToken)
    {
        using var held = await packages.HoldAsync(progress, cancellationToken);
        OwnedDirectory.Sweep(directories.Builds, "test-");
        var target = targets.Select(request.Target);
        var wanted = new WantedPorts(tree, target);
        var named = request.All ? wanted.All(progress) : request.Ports;
        named = request.AllVersions ? [.. named.SelectMany(wanted.EachVersionOf)] : named;

        // A port's variants follow it directly.
        var variants = (request.DefaultsOnly ? [] : wanted.VariantsOf(named, request.IsLockDemanded, progress))
            .ToLookup(static v => (v.Port, v.Range));
        ImmutableArray<PortRequest> subjects = [.. named.SelectMany(
            n => n.Choice == OptionChoice.Defaults ? variants[(n.Port, n.Range)].Prepend(n) : [n])];
        var built = await BuildAsync(request, subjects, target, progress, cancellationToken);
        ImmutableArray<PortOutcome> tested = [.. built.Roots.Distinct().Select(root => built.Outcomes[root])];
        var others = await GuestsAsync(
            request, [.. tested.OfType<PortOutcome.Ready>()], target, progress, cancellationToken);
        var reports = ImmutableArray.CreateBuilder<PortTestReport>();
        foreach (var outcome in tested)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var report = outcome is PortOutcome.Ready ready
                ? await runner.RunAsync(ready.Built, others, request.Measure, events, cancellationToken)
                : runner.ReportUnbuilt(outcome, target);
            events.Report(new TestEvent.PortEnded(report));
            reports.Add(report);
        }

        return new TestReport(reports.ToImmutable());
    }

    private Task<BuildReport> BuildAsync(
        TestRequest request,
        ImmutableArray<PortRequest> ports,
        Target target,
        IProgress<ProgressEvent> progress,
        CancellationToken cancellationToken) => builds.RunAsync(
            new BuildRequest
            {
                Ports = ports,
                EachAlone = true,
                KeepGoing = true,
                Target = target,
                IsLockDemanded = request.IsLockDemanded,
            },
            progress,
            cancellationToken);

    /// <summary>
    /// Builds the ports that guests are of. Which tests there are is known only when options have been chosen, which a lock
    /// file may do.
    /// </summary>
    private async Task<ImmutableDictionary<PortVariant, InstalledPort>> GuestsAsync(
        TestRequest request,
        ImmutableArray<PortOutcome.Ready> tested,
        Target target,
        IProgress<ProgressEvent> progress,
        CancellationToken cancellationToken)
    {
        ImmutableArray<PortVariant> guests =
        [
            .. tested.SelectMany(static t => t.Built.Node.Port.Tests.Select(t.Built.Node.Selection))
                .SelectMany(static t => t.Guests)
                .Where(static g => g.Port is not null)
                .Select(static g => new PortVariant(g.Port!.Value, g.Options))
                .Distinct(),
        ];
        if (guests.IsEmpty)
        {
            return ImmutableDictionary<PortVariant, InstalledPort>.Empty;
        }

        var built = await BuildAsync(request, [.. guests.Select(PortRequest.Of)], target, progress, cancellationToken);
        return guests.Zip(built.Roots, (guest, root) => (guest, Port: (built.Outcomes[root] as PortOutcome.Ready)?.Built))
            .Where(static g => g.Port?.Image is not null)
            .ToImmutableDictionary(static g => g.guest, static g => g.Port!.ToInstalled());
    }
}
