using System.Collections.Immutable;
using Rumprun.Packages.Core.Packages;

namespace Rumprun.Packages.Engine.Building.Scheduling;

/// <summary>Estimates build times from earlier builds, to decide which of the ready ports is built first.</summary>
public static class BuildEstimates
{
    /// <summary>The estimate for a port that was never built here. Most take between a few seconds and a minute.</summary>
    private static readonly TimeSpan s_unknown = TimeSpan.FromSeconds(20);

    /// <summary>
    /// For each port of a schedule, by its index: its own time plus that of the longest chain of ports that wait for it.
    /// Starting the longest path first keeps a run from ending with one long chain on an otherwise idle machine.
    /// </summary>
    public static ImmutableArray<TimeSpan> RemainingPaths(
        ImmutableArray<ScheduledPort> ports, IReadOnlyDictionary<(string Name, string Target), TimeSpan> known)
    {
        var after = new TimeSpan[ports.Length];
        foreach (var port in ports.Reverse())
        {
            after[port.Index] += known.GetValueOrDefault(
                (port.Node.Port.Name.ToString(), port.Node.Selection.Target.ToString()), s_unknown);
            foreach (var need in port.Needs)
            {
                after[need.Index] = Max(after[need.Index], after[port.Index]);
            }
        }

        return [.. after];
    }

    /// <summary>The time of the latest build, by port and target.</summary>
    public static Dictionary<(string Name, string Target), TimeSpan> Known(IEnumerable<BuildRecord> records)
    {
        var known = new Dictionary<(string Name, string Target), TimeSpan>();
        foreach (var record in records.Where(static r => !r.Steps.IsEmpty).OrderBy(static r => r.Finished))
        {
            if (FactOf(record, "name") is { } name && FactOf(record, "target") is { } target)
            {
                known[(name, target)] = record.Steps.Aggregate(TimeSpan.Zero, static (sum, step) => sum + step.Elapsed);
            }
        }

        return known;
    }

    private static string? FactOf(BuildRecord record, string fact) =>
        record.CanonicalText.Split('\n')
            .Where(line => line.StartsWith($"{fact}: ", StringComparison.Ordinal))
            .Select(line => line[(fact.Length + 2)..])
            .FirstOrDefault();

    private static TimeSpan Max(TimeSpan a, TimeSpan b) => a > b ? a : b;
}
