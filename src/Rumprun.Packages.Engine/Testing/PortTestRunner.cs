using System.Collections.Immutable;
using Rumprun.Packages.Core;
using Rumprun.Packages.Core.Diagnostics;
using Rumprun.Packages.Core.Packages;
using Rumprun.Packages.Core.Ports;
using Rumprun.Packages.Core.Profiles;
using Rumprun.Packages.Engine.Building;
using Rumprun.Packages.Engine.Building.Scheduling;
using Rumprun.Packages.Engine.Files;
using Rumprun.Packages.Engine.Store;

namespace Rumprun.Packages.Engine.Testing;

/// <summary>Runs all tests of a port, one after another, and keeps what was measured.</summary>
public sealed class PortTestRunner(
    TestRunner runner, PackageStore store, TestRecords records, RrpkgDirectories directories, TimeProvider time)
{
    /// <param name="others">The ports that other guests of tests are of.</param>
    /// <param name="measure">Also find the smallest memory that the tests pass with.</param>
    /// <exception cref="DiagnosticException">RR6001: the record cannot be written. Tests that fail are in the
    /// report.</exception>
    public async Task<PortTestReport> RunAsync(
        BuiltPort subject,
        ImmutableDictionary<PortVariant, InstalledPort> others,
        bool measure,
        IProgress<TestEvent> events,
        CancellationToken cancellationToken)
    {
        var port = subject.Node.Port;
        var tests = port.Tests.Select(subject.Node.Selection).ToImmutableArray();
        var conditions = new TestConditions(others);
        var started = time.GetUtcNow();
        var ended = ImmutableArray.CreateBuilder<TestResult>();
        using var disks = new TestDisks(directories.Builds, tests);
        foreach (var test in tests)
        {
            var result = TestDisks.ObstacleTo(test, ended) is { } obstacle
                ? new TestResult
                {
                    Port = subject.Node.Variant,
                    Name = test.Name,
                    Elapsed = TimeSpan.Zero,
                    Problems = [obstacle],
                }
                : await runner.RunAsync(subject, test, disks, conditions, cancellationToken);
            events.Report(new TestEvent.TestEnded(result));
            ended.Add(result);
        }

        var results = ended.ToImmutable();
        var figures = FiguresOf(subject, tests, results);
        if (measure && figures is { Memory: { } enough, TimeToMain: not null } && results.All(static r => r.HasPassed))
        {
            figures = figures with
            {
                SmallestMemory = await MemorySearch.FindAsync(
                    enough, memory =>
                        PassAsync(subject, tests, results, conditions with { Memory = memory }, cancellationToken)),
            };
        }

        var report = new PortTestReport
        {
            Port = subject.Node.Variant,
            Version = port.Version,
            Target = subject.Node.Selection.Target,
            Started = started,
            Results = results,
            Figures = figures,
        };
        if (results.Length > 0)
        {
            records.Put(RecordOf(subject, report));
        }

        return report;
    }

    /// <summary>The report of a port that could not be built, so that none of its tests was run.</summary>
    public PortTestReport ReportUnbuilt(PortOutcome outcome, Target target) => new()
    {
        Port = outcome.Port.Node.Variant,
        Version = outcome.Port.Node.Port.Version,
        Target = target,
        Started = time.GetUtcNow(),
        BuildProblems = outcome switch
        {
            PortOutcome.Failed failed => failed.Problems,
            PortOutcome.Skipped skipped =>
                [SchedulingDiagnostics.Incomplete.Create(
                    $"`{outcome.Port.Subject}` needs `{skipped.BecauseOf.Subject}`, which could not be built")],
            _ => [SchedulingDiagnostics.Incomplete.Create($"`{outcome.Port.Subject}` was not built")],
        },
    };

    /// <summary>Whether every test of the port's first launch passes with the given memory.</summary>
    private async Task<bool> PassAsync(
        BuiltPort subject,
        ImmutableArray<PortTest> tests,
        ImmutableArray<TestResult> before,
        TestConditions conditions,
        CancellationToken cancellationToken)
    {
        var first = subject.ToInstalled().Launches[0].Image;
        using var disks = new TestDisks(directories.Builds, tests);
        for (var i = 0; i < tests.Length; i++)
        {
            var limited = conditions with { Limit = MemorySearch.LimitFor(tests[i], before[i].Elapsed) };
            if (tests[i].Launch == first
                && await runner.RunAsync(subject, tests[i], disks, limited, cancellationToken) is { HasPassed: false })
            {
                return false;
            }
        }

        return true;
    }

    private TestFigures? FiguresOf(BuiltPort subject, ImmutableArray<PortTest> tests, ImmutableArray<TestResult> results)
    {
        if (subject is not { Image: { } image } || subject.ToInstalled().Launches.FirstOrDefault() is not { } first)
        {
            return null;
        }

        var passed = results.Where((r, i) => r.HasPassed && tests[i].Launch == first.Image).ToArray();
        return new TestFigures
        {
            ImageSize = new FileInfo(Path.Combine(store.PathOf(image.Digest), "images", first.Image.ToString())).Length,
            Memory = subject.Node.Selection.Target.IsUnikernel ? first.Memory : null,
            TimeToMain = Median(passed.Select(static r => r.TimeToMain)),
            TimeToAnswer = Median(passed.Select(static r => r.TimeToAnswer)),
            IsEmulated = results.Any(static r => r.IsEmulated),
        };
    }

    /// <summary>The middle value; of two, the smaller.</summary>
    private static TimeSpan? Median(IEnumerable<TimeSpan?> values)
    {
        var sorted = values.OfType<TimeSpan>().Order().ToArray();
        return sorted.Length == 0 ? null : sorted[(sorted.Length - 1) / 2];
    }

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
