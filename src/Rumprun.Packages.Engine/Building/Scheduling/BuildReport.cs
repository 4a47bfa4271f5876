using System.Collections.Immutable;
using Rumprun.Packages.Core.Diagnostics;

namespace Rumprun.Packages.Engine.Building.Scheduling;

/// <summary>What became of all ports of a run, each after those that it needs.</summary>
/// <param name="Jobs">How many jobs could run at once.</param>
public sealed record BuildReport(ImmutableArray<PortOutcome> Outcomes, int Jobs)
{
    /// <summary>Where in <see cref="Outcomes"/> the last port of each graph of the run is: see <see cref="BuildSchedule.Roots"/>.</summary>
    public ImmutableArray<int> Roots { get; init; } = [];

    /// <summary>The ports whose packages are in the store now.</summary>
    public ImmutableArray<BuiltPort> Built => [.. Outcomes.OfType<PortOutcome.Ready>().Select(static o => o.Built)];

    /// <summary>What went wrong, port by port, then what it kept from being built; empty where all went well.</summary>
    public ImmutableArray<Diagnostic> Problems
    {
        get
        {
            var failed = Outcomes.OfType<PortOutcome.Failed>().ToArray();
            return failed.Length == 0 ? []
                : Outcomes.Length == 1 ? failed[0].Problems
                : [.. failed.SelectMany(static f => f.Problems), Summary(failed)];
        }
    }

    /// <exception cref="DiagnosticException">Not all went well: <see cref="Problems"/>.</exception>
    public void ThrowIfFailed()
    {
        if (Problems is { IsEmpty: false } problems)
        {
            throw new DiagnosticException(problems, Outcomes.OfType<PortOutcome.Failed>().First().Cause);
        }
    }

    private Diagnostic Summary(PortOutcome.Failed[] failed)
    {
        var skipped = Outcomes.OfType<PortOutcome.Skipped>()
            .GroupBy(static o => o.BecauseOf.Subject, static o => o.Port.Subject)
            .Select(static g => $"skipped because of `{g.Key}`: {Names(g)}");
        var notBegun = Outcomes.OfType<PortOutcome.NotBegun>().Select(static o => o.Port.Subject).ToArray();
        var lines = skipped
            .Prepend($"failed: {Names(failed.Select(static f => f.Port.Subject))}")
            .Concat(notBegun.Length == 0 ? [] : [$"not begun: {Names(notBegun)}"]);
        var message = $"{Built.Length} of {Outcomes.Length} ports are ready{string.Concat(lines.Select(static l => $"\n  {l}"))}";
        return notBegun.Length == 0
            ? SchedulingDiagnostics.Incomplete.Create(message, "mend what failed, and run the same again: what is ready stays")
            : SchedulingDiagnostics.Incomplete.Create(
                message, "mend what failed, and run the same again: what is ready stays", "go on with all that can be built: `--keep-going`");
    }

    private static string Names(IEnumerable<string> names) => string.Join(", ", names.Select(static n => $"`{n}`"));
}
