using System.Diagnostics;

namespace Rumprun.Packages.Benchmarks.Resolving;

/// <summary>
/// How often something is done for a figure: first until it has warmed up (the JIT has seen what is hot), then the runs that
/// count.
/// </summary>
/// <param name="Runs">How many count, at most.</param>
/// <param name="Limit">No further run is begun after that time, so that what is slow is done a few times only.</param>
public sealed record Repetition(TimeSpan WarmUp, int Runs, TimeSpan Limit)
{
    /// <summary>Enough for a steady figure.</summary>
    public static Repetition Steady { get; } = new(TimeSpan.FromSeconds(1), 50, TimeSpan.FromSeconds(1));

    /// <summary>Once: to see that it works, or what it takes the first time.</summary>
    public static Repetition Once { get; } = new(TimeSpan.Zero, 1, TimeSpan.Zero);

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
        var first = Stopwatch.GetTimestamp();
        do
        {
            var begin = Stopwatch.GetTimestamp();
            work();
            times.Add(Stopwatch.GetElapsedTime(begin).TotalMilliseconds);
        }
        while (times.Count < Runs && Stopwatch.GetElapsedTime(first) < Limit);

        return Figure.Of(subject, times, budget) with
        {
            AllocatedBytes = (GC.GetAllocatedBytesForCurrentThread() - allocated) / times.Count,
            Gen0Collections = (double)(GC.CollectionCount(0) - collections) / times.Count,
        };
    }
}
