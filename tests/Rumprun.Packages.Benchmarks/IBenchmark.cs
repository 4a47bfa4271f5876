namespace Rumprun.Packages.Benchmarks;

/// <summary>Something that is measured: a name to ask for it by, and figures.</summary>
public interface IBenchmark
{
    string Name { get; }

    string Summary { get; }

    /// <param name="root">The checkout's top level.</param>
    Task<IReadOnlyList<Figure>> RunAsync(string root, CancellationToken cancellationToken);
}

/// <summary>One measured row. Durations in milliseconds; <see cref="Budget"/> is what the median may be at most, null: none.</summary>
public sealed record Figure(string Subject, int Runs, double Median, double Minimum, double Maximum, double? Budget)
{
    public bool IsMissed => Budget is { } budget && Median > budget;

    public static Figure Of(string subject, IReadOnlyCollection<double> milliseconds, double? budget)
    {
        var sorted = milliseconds.Order().ToArray();
        var middle = sorted.Length / 2;
        var median = sorted.Length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
        return new Figure(subject, sorted.Length, median, sorted[0], sorted[^1], budget);
    }
}
