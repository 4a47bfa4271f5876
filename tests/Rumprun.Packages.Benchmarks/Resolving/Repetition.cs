using System.Diagnostics;

namespace Rumprun.Packages.Benchmarks.Resolving;

/// <summary>
/// How often something is done for a figure: first until it has warmed up (the JIT has seen what is hot), then the runs that
/// count.
/// </summary>
public sealed record Repetition(TimeSpan WarmUp, int Runs)
{
    /// <summary>Enough for a steady figure.</summary>
    public static Repetition Steady { get; } = new(TimeSpan.FromSeconds(1.5), 50);

    /// <summary>Once: to see that it works, or what it takes the first time.</summary>
    public static Repetition Once { get; } = new(TimeSpan.Zero, 1);

    public Figure Measure(string subject, double? budget, Action work)
    {
        for (var begin = Stopwatch.GetTimestamp(); Stopwatch.GetElapsedTime(begin) < WarmUp;)
        {
            work();
        }

        GC.Collect();
        var times = new List<double>(Runs);
        var allocated = GC.GetAllocatedBytesForCurrentThread();
        var collections = GC.CollectionCount(0);
        for (var run = 0; run < Runs; run++)
        {
            var begin = Stopwatch.GetTimestamp();
            work();
            times.Add(Stopwatch.GetElapsedTime(begin).TotalMilliseconds);
        }

        return Figure.Of(subject, times, budget) with
        {
            AllocatedBytes = (GC.GetAllocatedBytesForCurrentThread() - allocated) / Runs,
            Gen0Collections = (double)(GC.CollectionCount(0) - collections) / Runs,
        };
    }
}
