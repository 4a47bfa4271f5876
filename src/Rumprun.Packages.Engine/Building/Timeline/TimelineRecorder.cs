using System.Collections.Immutable;
using Rumprun.Packages.Engine.Building.Scheduling;
using Rumprun.Packages.Engine.Processes;
using Rumprun.Packages.Engine.Progress;

namespace Rumprun.Packages.Engine.Building.Timeline;

/// <summary>Records when a run reports its events, and passes them on.</summary>
public sealed class TimelineRecorder(IProgress<ProgressEvent> inner, TimeProvider time) : IProgress<ProgressEvent>
{
    private readonly Lock _gate = new();

    private readonly DateTimeOffset _started = time.GetUtcNow();

    private readonly long _start = time.GetTimestamp();

    private readonly TimeSpan _processorTime = ProcessorTime.OfThisProcessTree();

    private readonly List<(TimeSpan At, ProgressEvent Event)> _events = [];

    public void Report(ProgressEvent value)
    {
        if (value is ProgressEvent.SlotTaken or ProgressEvent.SlotReleased
            or ProgressEvent.PhaseStarted or ProgressEvent.PhaseEnded or ProgressEvent.JobsRunning
            or ProgressEvent.ProcessorUsed)
        {
            lock (_gate)
            {
                _events.Add((time.GetElapsedTime(_start), value));
            }
        }

        inner.Report(value);
    }

    public BuildTimeline Finish(BuildReport report)
    {
        lock (_gate)
        {
            var phases = Phases();
            var needs = report.Outcomes.ToDictionary(
                static o => o.Port.Subject, static o => o.Port.Needs.Select(static n => n.Subject).ToImmutableArray());
            ImmutableArray<BuildSpan> spans =
            [
                .. BuildSpans().Select(span => span with
                {
                    Phases = [.. phases.Where(p => p.Subject == span.Subject && p.Begin >= span.Begin && p.End <= span.End)],
                    Needs = needs.GetValueOrDefault(span.Subject, []),
                }),
            ];
            return new BuildTimeline
            {
                Started = _started,
                Elapsed = time.GetElapsedTime(_start),
                Slots = report.Jobs,
                ProcessorTime = _events.Select(static e => e.Event).OfType<ProgressEvent.ProcessorUsed>()
                    .Aggregate(ProcessorTime.OfThisProcessTree() - _processorTime, static (sum, used) => sum + used.Time),
                Spans = spans,
                Beside = [.. phases.Except(spans.SelectMany(static s => s.Phases))],
                Jobs =
                [
                    .. _events.Where(static e => e.Event is ProgressEvent.JobsRunning)
                        .Select(static e => new BusyJobs(e.At, ((ProgressEvent.JobsRunning)e.Event).Busy)),
                ],
            };
        }
    }

    private List<BuildSpan> BuildSpans()
    {
        var spans = new List<BuildSpan>();
        var open = new Dictionary<int, TimeSpan>();
        foreach (var (at, value) in _events)
        {
            if (value is ProgressEvent.SlotTaken taken)
            {
                open[taken.Slot] = at;
            }
            else if (value is ProgressEvent.SlotReleased left && open.Remove(left.Slot, out var begin))
            {
                spans.Add(new BuildSpan(left.Subject, left.Slot, begin, at) { Problem = left.Problem });
            }
        }

        return [.. spans.OrderBy(static s => s.Begin)];
    }

    private List<PhaseSpan> Phases() =>
    [
        .. _events.Where(static e => e.Event is ProgressEvent.PhaseEnded)
            .Select(static e => (e.At, Ended: (ProgressEvent.PhaseEnded)e.Event))
            .Select(static e => new PhaseSpan(
                e.Ended.Subject, e.Ended.Phase, Max(e.At - e.Ended.Elapsed, TimeSpan.Zero), e.At))
            .OrderBy(static p => p.Begin),
    ];

    private static TimeSpan Max(TimeSpan a, TimeSpan b) => a > b ? a : b;
}
