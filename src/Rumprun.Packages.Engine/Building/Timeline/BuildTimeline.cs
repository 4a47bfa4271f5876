using System.Collections.Immutable;

namespace Rumprun.Packages.Engine.Building.Timeline;

/// <summary>What happened in one run of builds, and when. Times count from its start.</summary>
public sealed record BuildTimeline
{
    public required DateTimeOffset Started { get; init; }

    public required TimeSpan Elapsed { get; init; }

    /// <summary>How many jobs could run at once.</summary>
    public required int Slots { get; init; }

    /// <summary>Processor time of rrpkg and of all that it started.</summary>
    public required TimeSpan ProcessorTime { get; init; }

    /// <summary>The time on lanes, in the order of beginning.</summary>
    public required ImmutableArray<LaneSpan> Spans { get; init; }

    /// <summary>What went on beside the lanes: fetching.</summary>
    public required ImmutableArray<PhaseSpan> Beside { get; init; }

    /// <summary>From when on how many jobs ran.</summary>
    public required ImmutableArray<BusyJobs> Jobs { get; init; }

    /// <summary>What of the slots' time no processor worked in.</summary>
    public TimeSpan Idle => Elapsed * Slots > ProcessorTime ? (Elapsed * Slots) - ProcessorTime : TimeSpan.Zero;

    /// <summary>The chain of spans, each begun when the one before made it possible, that the end of the run waited for.</summary>
    public ImmutableArray<LaneSpan> CriticalPath
    {
        get
        {
            var path = ImmutableArray.CreateBuilder<LaneSpan>();
            for (var span = Spans.MaxBy(static s => s.End); span is not null; span = Before(span))
            {
                path.Insert(0, span);
            }

            return path.ToImmutable();
        }
    }

    /// <summary>What a span waited for last: a port that it needs, or whatever had its lane before it.</summary>
    private LaneSpan? Before(LaneSpan span) => Spans
        .Where(s => s.Begin < span.Begin && s.End <= span.Begin && (s.Lane == span.Lane || s.Subject == span.Subject || span.Needs.Contains(s.Subject)))
        .MaxBy(static s => s.End);
}

/// <summary>A port's time on a lane: its build, or its baking.</summary>
public sealed record LaneSpan(string Subject, int Lane, TimeSpan Begin, TimeSpan End)
{
    /// <summary>Null where it went well.</summary>
    public string? Problem { get; init; }

    public ImmutableArray<PhaseSpan> Phases { get; init; } = [];

    /// <summary>The ports that had to be there first.</summary>
    public ImmutableArray<string> Needs { get; init; } = [];

    public TimeSpan Duration => End - Begin;
}

/// <summary>A phase or step: <c>unpack</c>, <c>make/build</c>.</summary>
public sealed record PhaseSpan(string Subject, string Phase, TimeSpan Begin, TimeSpan End)
{
    public TimeSpan Duration => End - Begin;
}

/// <summary>So many jobs ran from this time on.</summary>
public sealed record BusyJobs(TimeSpan At, int Busy);
