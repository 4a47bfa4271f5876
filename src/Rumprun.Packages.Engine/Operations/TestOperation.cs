using System.Collections.Immutable;
using Rumprun.Packages.Core;
using Rumprun.Packages.Core.Diagnostics;
using Rumprun.Packages.Core.Packages;
using Rumprun.Packages.Core.Ports;
using Rumprun.Packages.Core.Profiles;
using Rumprun.Packages.Engine.Building;
using Rumprun.Packages.Engine.Building.Scheduling;
using Rumprun.Packages.Engine.Disks;
using Rumprun.Packages.Engine.Files;
using Rumprun.Packages.Engine.Images;
using Rumprun.Packages.Engine.Launching;
using Rumprun.Packages.Engine.Progress;
using Rumprun.Packages.Engine.Resolving;
using Rumprun.Packages.Engine.Store;
using Rumprun.Packages.Engine.Testing;
using Rumprun.Packages.Engine.Toolchains;
using Rumprun.Packages.Engine.Trees;

namespace Rumprun.Packages.Engine.Operations;

/// <summary>
/// Has ports built into the store and runs their tests, one after another, each with nothing but the package under test; keeps what
/// was measured. What is installed stays as it is.
/// </summary>
public sealed class TestOperation(
    PortTree tree,
    TargetSelector targets,
    BuildOperation builds,
    BuildStore packages,
    PackageStore store,
    TestRecords records,
    DataImageMaker images,
    Func<IProgress<ProgressEvent>, GuestLaunchers> launchers,
    RrpkgDirectories directories,
    TimeProvider time)
{
    /// <exception cref="DiagnosticException">There is no solution, or a record cannot be kept. Tests that fail are in the report.</exception>
    public async Task<TestReport> RunAsync(
        TestRequest request, IProgress<ProgressEvent> progress, IProgress<TestEvent> events, CancellationToken cancellationToken)
    {
        using var held = await packages.HoldAsync(progress, cancellationToken);
        OwnedDirectory.Sweep(directories.Builds, "test-");
        var target = targets.Select(request.Target);
        var wanted = new WantedPorts(tree, target);
        var named = request.All ? wanted.All(progress) : request.Ports;

        // A port's variants right behind it.
        var variants = wanted.VariantsOf(named, request.IsLockDemanded, progress).ToLookup(static v => v.Port);
        ImmutableArray<PortRequest> subjects = [.. named.SelectMany(n => n.Choice == OptionChoice.Defaults ? variants[n.Port].Prepend(n) : [n])];
        var built = await BuildAsync(request, subjects, target, progress, cancellationToken);
        ImmutableArray<PortOutcome> tested = [.. built.Roots.Distinct().Select(root => built.Outcomes[root])];
        var others = await GuestsAsync(request, [.. tested.OfType<PortOutcome.Ready>()], target, progress, cancellationToken);
        var tester = new PortTester(
            store,
            MountsBelow,
            launchers(new DistinctNotices(progress)),
            directories.Builds,
            Path.Combine(directories.Logs, "tests"),
            time);
        var reports = ImmutableArray.CreateBuilder<PortTestReport>();
        foreach (var outcome in tested)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var report = outcome is PortOutcome.Ready ready
                ? await new PortTestRun(tester, others, directories.Builds, time).RunAsync(ready.Built, store, request.Measure, events, cancellationToken)
                : Unbuilt(outcome, target);
            if (outcome is PortOutcome.Ready { Built: var subject } && report.Results.Length > 0)
            {
                records.Put(RecordOf(subject, report));
            }

            events.Report(new TestEvent.PortEnded(report));
            reports.Add(report);
        }

        return new TestReport(reports.ToImmutable());
    }

    private MountPreparation MountsBelow(string scratch)
    {
        var below = directories with { Data = scratch, State = scratch };
        return new MountPreparation(below, images, new DiskMaker(new DiskShelf(below), images));
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
    /// Builds the ports that guests are of. Which tests there are is known for sure only now, when the options are chosen: a lock file has
    /// a say in that.
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

    private PortTestReport Unbuilt(PortOutcome outcome, Target target) => new()
    {
        Port = outcome.Port.Node.Variant,
        Version = outcome.Port.Node.Port.Version,
        Target = target,
        Started = time.GetUtcNow(),
        BuildProblems = outcome switch
        {
            PortOutcome.Failed failed => failed.Problems,
            PortOutcome.Skipped skipped =>
                [SchedulingDiagnostics.Incomplete.Create($"`{outcome.Port.Subject}` needs `{skipped.BecauseOf.Subject}`, which could not be built")],
            _ => [SchedulingDiagnostics.Incomplete.Create($"`{outcome.Port.Subject}` was not built")],
        },
    };

    private TestRecord RecordOf(BuiltPort subject, PortTestReport report) => new()
    {
        Key = subject.Key,
        Name = subject.Node.Port.Name,
        Version = subject.Node.Port.Version,
        Target = subject.Node.Selection.Target,
        Options = subject.Node.Selection.Options,
        Finished = time.GetUtcNow(),
        Tests = report.Results.Length,
        Failed = report.Failed,
        Figures = report.Figures,
    };
}
