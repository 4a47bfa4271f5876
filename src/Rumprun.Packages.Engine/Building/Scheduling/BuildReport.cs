using System.Collections.Immutable;
using Rumprun.Packages.Core.Diagnostics;
using Rumprun.Packages.Engine.Resolving;

namespace Rumprun.Packages.Engine.Building.Scheduling;

/// <summary>The result of a run: the outcome of every port, each after the ports that it needs.</summary>
public sealed class BuildReport(BuildSchedule schedule, ImmutableArray<PortOutcome> outcomes)
{
    public required BuildMode Mode { get; init; }

    /// <summary>How many jobs could run at once.</summary>
    public required int Jobs { get; init; }

    public ImmutableArray<PortOutcome> Outcomes => outcomes;

    /// <summary>
    /// Where in <see cref="Outcomes"/> the last port of each graph of the run is: see <see cref="BuildSchedule.Roots"/>.
    /// </summary>
    public ImmutableArray<int> Roots => schedule.Roots;

    /// <summary>The ports whose packages are in the store now.</summary>
    public ImmutableArray<BuiltPort> Built => [.. outcomes.OfType<PortOutcome.Ready>().Select(static o => o.Built)];

    /// <summary>
    /// All failures, port by port, then a summary of what they kept from being built; empty if nothing failed.
    /// </summary>
    public ImmutableArray<Diagnostic> Problems
    {
        get
        {
            var failed = outcomes.OfType<PortOutcome.Failed>().ToArray();
            return failed.Length == 0 ? []
                : outcomes.Length == 1 || Mode != BuildMode.Build ? failed[0].Problems
                : [.. failed.SelectMany(static f => f.Problems), Summary(failed)];
        }
    }

    /// <summary>The outcome of a node of one of the run's graphs, or of a tool's graph in them.</summary>
    public PortOutcome OutcomeOf(ResolvedNode node) => outcomes[schedule.IndexOf(node)];

    /// <exception cref="DiagnosticException">A port failed: <see cref="Problems"/>.</exception>
    public void ThrowIfFailed()
    {
        if (Problems is { IsEmpty: false } problems)
        {
            throw new DiagnosticException(problems, outcomes.OfType<PortOutcome.Failed>().First().Cause);
        }
    }

    private Diagnostic Summary(PortOutcome.Failed[] failed)
    {
        var skipped = outcomes.OfType<PortOutcome.Skipped>()
            .GroupBy(static o => o.BecauseOf.Subject, static o => o.Port.Subject)
            .Select(static g => $"skipped because of `{g.Key}`: {Names(g)}");
        var notStarted = outcomes.OfType<PortOutcome.NotStarted>().Select(static o => o.Port.Subject).ToArray();
        var lines = skipped
            .Prepend($"failed: {Names(failed.Select(static f => f.Port.Subject))}")
            .Concat(notStarted.Length == 0 ? [] : [$"not started: {Names(notStarted)}"]);
        var details = string.Concat(lines.Select(static l => $"\n  {l}"));
        var message = $"{Built.Length} of {outcomes.Length} ports are ready{details}";
        const string Fix = "fix what failed and run the command again: finished builds are kept";
        string[] hints = notStarted.Length == 0
            ? [Fix]
            : [Fix, "to build everything that does not need it, add `--keep-going`"];
        return SchedulingDiagnostics.Incomplete.Create(message, hints);
    }

    private static string Names(IEnumerable<string> names) => string.Join(", ", names.Select(static n => $"`{n}`"));
}
