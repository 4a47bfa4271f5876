namespace Rumprun.Packages.Benchmarks;

/// <summary>
/// One measured row. Durations in milliseconds; <see cref="Budget"/> is what the median may be at most, null: none.
/// </summary>
public sealed record Figure(string Subject, int Runs, double Median, double Minimum, double Maximum, double? Budget)
{
    /// <summary>What one run allocates on the managed heap, in bytes; null: not measured.</summary>
    public long? AllocatedBytes { get; init; }

    /// <summary>Collections of the youngest generation in a run, on average; null: not measured.</summary>
    public double? Gen0Collections { get; init; }

    /// <summary>What else there is to say: a size, a growth rate, a ratio to another row.</summary>
    public string? Remark { get; init; }

    public bool IsMissed => Budget is { } budget && Median > budget;

    public static Figure Of(string subject, IReadOnlyCollection<double> milliseconds, double? budget)
    {
        var sorted = milliseconds.Order().ToArray();
        var middle = sorted.Length / 2;
        var median = sorted.Length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
        return new Figure(subject, sorted.Length, median, sorted[0], sorted[^1], budget);
    }
}
