using System.Collections.Immutable;
using Rumprun.Packages.Core.Packages;
using Rumprun.Packages.Core.Ports;
using Rumprun.Packages.Core.Profiles;
using Rumprun.Packages.Engine.Building;
using Rumprun.Packages.Engine.Store;

namespace Rumprun.Packages.Engine.Testing;

/// <summary>All tests of one port, one after another, and what they measured.</summary>
/// <param name="others">The ports that other guests of tests are of.</param>
/// <param name="scratch">The directory that disks are kept in from one test to the next.</param>
internal sealed class PortTestRun(
    PortTester tester, ImmutableDictionary<PortVariant, InstalledPort> others, string scratch, TimeProvider time)
{
    public async Task<PortTestReport> RunAsync(
        BuiltPort subject, PackageStore store, bool measure, IProgress<TestEvent> events, CancellationToken cancellationToken)
    {
        var port = subject.Node.Port;
        var tests = port.Tests.Select(subject.Node.Selection).ToImmutableArray();
        var started = time.GetUtcNow();
        var ended = ImmutableArray.CreateBuilder<TestResult>();
        using var disks = new TestDisks(scratch, tests);
        foreach (var test in tests)
        {
            var result = TestDisks.ObstacleTo(test, ended) is { } obstacle
                ? new TestResult { Port = subject.Node.Variant, Name = test.Name, Elapsed = TimeSpan.Zero, Problems = [obstacle] }
                : await tester.RunAsync(subject, test, others, disks, memory: null, limit: null, cancellationToken);
            events.Report(new TestEvent.TestEnded(result));
            ended.Add(result);
        }

        var results = ended.ToImmutable();
        var figures = FiguresOf(subject, tests, results, store);
        if (measure && figures is { Memory: { } enough, TimeToMain: not null } && results.All(static r => r.HasPassed))
        {
            figures = figures with
            {
                SmallestMemory = await MemorySearch.FindAsync(enough, memory => PassAsync(subject, tests, results, memory, cancellationToken)),
            };
        }

        return new PortTestReport
        {
            Port = subject.Node.Variant,
            Version = port.Version,
            Target = subject.Node.Selection.Target,
            Started = started,
            Results = results,
            Figures = figures,
        };
    }

    /// <summary>Whether every test of the port's first launch passes with a memory.</summary>
    private async Task<bool> PassAsync(
        BuiltPort subject, ImmutableArray<PortTest> tests, ImmutableArray<TestResult> before, long memory, CancellationToken cancellationToken)
    {
        var first = subject.ToInstalled().Launches[0].Image;
        using var disks = new TestDisks(scratch, tests);
        for (var i = 0; i < tests.Length; i++)
        {
            var result = tests[i].Launch != first ? null : await tester.RunAsync(
                subject, tests[i], others, disks, memory, MemorySearch.LimitFor(tests[i], before[i].Elapsed), cancellationToken);
            if (result is { HasPassed: false })
            {
                return false;
            }
        }

        return true;
    }

    private static TestFigures? FiguresOf(
        BuiltPort subject, ImmutableArray<PortTest> tests, ImmutableArray<TestResult> results, PackageStore store)
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

    /// <summary>The middle one, of two the smaller.</summary>
    private static TimeSpan? Median(IEnumerable<TimeSpan?> values)
    {
        var sorted = values.OfType<TimeSpan>().Order().ToArray();
        return sorted.Length == 0 ? null : sorted[(sorted.Length - 1) / 2];
    }
}
