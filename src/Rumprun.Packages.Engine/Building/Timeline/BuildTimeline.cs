using System.Collections.Immutable;

namespace Rumprun.Packages.Engine.Building.Timeline;

/// <summary>What happened during a run, and when. Times count from its start.</summary>
public sealed record BuildTimeline
{
    public required DateTimeOffset Started { get; init; }

    public required TimeSpan Elapsed { get; init; }

    /// <summary>How many jobs could run at once.</summary>
    public required int Slots { get; init; }

    /// <summary>Processor time of rrpkg and of all processes that it started.</summary>
    public required TimeSpan ProcessorTime { get; init; }

    /// <summary>The time that ports held slots, in order of start.</summary>
    public required ImmutableArray<BuildSpan> Spans { get; init; }

    /// <summary>Phases outside of slots: fetching, pulling and pushing.</summary>
    public required ImmutableArray<PhaseSpan> Beside { get; init; }

    /// <summary>The number of running jobs, each time it changed.</summary>
    public required ImmutableArray<BusyJobs> Jobs { get; init; }

    /// <summary>The part of the slots' time in which no processor worked.</summary>
    public TimeSpan Idle => Elapsed * Slots > ProcessorTime ? (Elapsed * Slots) - ProcessorTime : TimeSpan.Zero;

    /// <summary>The chain of spans that the end of the run waited for: each started when the one before it ended.</summary>
    public ImmutableArray<BuildSpan> CriticalPath
    {
        get
        {
            var path = ImmutableArray.CreateBuilder<BuildSpan>();
            for (var span = Spans.MaxBy(static s => s.End); span is not null; span = Before(span))
            {
                path.Insert(0, span);
            }

            return path.ToImmutable();
        }
    }

    /// <summary>
    /// The span that another one waited for last: of a port that it needs, or of the port that held its slot before.
    /// </summary>
    private BuildSpan? Before(BuildSpan span) => Spans
        .Where(s => s.Begin < span.Begin && s.End <= span.Begin)
        .Where(s => s.Slot == span.Slot || s.Subject == span.Subject || span.Needs.Contains(s.Subject))
        .MaxBy(static s => s.End);
}

/// <summary>The time that a port held a slot: for its build, or for baking its images.</summary>
public sealed record BuildSpan(string Subject, int Slot, TimeSpan Begin, TimeSpan End)
{
    /// <summary>Null if it succeeded.</summary>
    public string? Problem { get; init; }

    public ImmutableArray<PhaseSpan> Phases { get; init; } = [];

    /// <summary>The ports that had to be ready first.</summary>
    public ImmutableArray<string> Needs { get; init; } = [];

    public TimeSpan Duration => End - Begin;
}

/// <summary>A phase or step: <c>unpack</c>, <c>make/build</c>.</summary>
public sealed record PhaseSpan(string Subject, string Phase, TimeSpan Begin, TimeSpan End)
{
    public TimeSpan Duration => End - Begin;
}

/// <summary>The number of running jobs from a time on.</summary>
public sealed record BusyJobs(TimeSpan At, int Busy);
