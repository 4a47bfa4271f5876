using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using Rumprun.Packages.Engine.Building.Timeline;

namespace Rumprun.Packages.Cli.Rendering.Timeline;

/// <summary>Draws the build slots, the phases outside of them, and the running jobs over one time axis.</summary>
internal sealed class TimelineChart
{
    private const int Left = 70;
    private const int Right = 1050;
    private const int Top = 30;
    private const int SlotHeight = 40;
    private const int BesideHeight = 16;
    private const int JobsHeight = 60;
    private const int Gap = 12;
    private const int Ticks = 10;

    /// <summary>Seconds between two ticks.</summary>
    private static readonly int[] s_tickSteps = [1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 1800, 3600];

    private readonly StringBuilder _svg = new();

    private readonly BuildTimeline _timeline;

    private TimelineChart(BuildTimeline timeline) => _timeline = timeline;

    public static string Of(BuildTimeline timeline, ImmutableArray<BuildSpan> criticalPath) =>
        new TimelineChart(timeline).Draw(criticalPath);

    private string Draw(ImmutableArray<BuildSpan> criticalPath)
    {
        var slots = _timeline.Spans.Select(static s => s.Slot + 1).DefaultIfEmpty(1).Max();
        var besideTop = Top + (slots * SlotHeight) + Gap;
        var rows = BesideRows();
        var jobsTop = besideTop + (rows.Count * BesideHeight) + (rows.Count > 0 ? Gap : 0);
        var bottom = jobsTop + JobsHeight;
        Add($"""<svg viewBox="0 0 {Right + 20} {bottom + 14}" role="img" aria-label="What was built when, slot by slot">""");
        DrawAxis(bottom);
        for (var slot = 0; slot < slots; slot++)
        {
            Label($"slot {slot + 1}", Top + (slot * SlotHeight) + (SlotHeight / 2) + 3);
        }

        foreach (var span in _timeline.Spans)
        {
            DrawSpan(span, criticalPath.Contains(span));
        }

        if (rows.Count > 0)
        {
            Label("beside", besideTop + BesideHeight - 4);
        }

        foreach (var (row, index) in rows.Select(static (row, index) => (row, index)))
        {
            foreach (var phase in row)
            {
                var y = besideTop + (index * BesideHeight);
                Add($"""
                    <g><title>{Title(phase.Subject, phase.Phase, phase.Duration)}</title><rect class="bar"
                    x="{X(phase.Begin)}" y="{y}" width="{Width(phase.Begin, phase.End)}"
                    height="{BesideHeight - 3}"/>
                    """);
                Add($"""{Caption($"{phase.Subject} {phase.Phase}", phase.Begin, phase.End, y + 10)}</g>""");
            }
        }

        DrawJobs(jobsTop);
        return _svg.Append("</svg>").ToString();
    }

    private void DrawAxis(int bottom)
    {
        var step = TickStep();
        for (var at = TimeSpan.Zero; at <= _timeline.Elapsed; at += step)
        {
            Add($"""
                <line class="grid" x1="{X(at)}" x2="{X(at)}" y1="{Top - 6}" y2="{bottom}"/><text class="dim"
                x="{X(at)}" y="{Top - 12}" text-anchor="middle">{TimelinePage.Text(Durations.Short(at))}</text>
                """);
        }
    }

    private void DrawSpan(BuildSpan span, bool isCritical)
    {
        var y = Top + (span.Slot * SlotHeight) + 3;
        var height = SlotHeight - 6;
        Add($"""
            <g><title>{Title(span.Subject, span.Problem, span.Duration)}</title><rect class="bar"
            x="{X(span.Begin)}" y="{y}" width="{Width(span.Begin, span.End)}" height="{height}"/></g>
            """);
        foreach (var phase in span.Phases)
        {
            Add($"""
                <g><title>{Title(span.Subject, phase.Phase, phase.Duration)}</title><rect class="step"
                x="{X(phase.Begin)}" y="{y + 16}" width="{Width(phase.Begin, phase.End)}" height="{height - 16}"/>
                """);
            Add($"""{Caption(phase.Phase, phase.Begin, phase.End, y + height - 5)}</g>""");
        }

        var kind = span.Problem is not null ? " bad" : isCritical ? " path" : "";
        Add($"""
            <rect class="outline{kind}" x="{X(span.Begin)}" y="{y}" width="{Width(span.Begin, span.End)}"
            height="{height}"/>
            """);
        Add($"{Caption(span.Subject, span.Begin, span.End, y + 12)}");
    }

    /// <summary>A step curve of the running jobs, filled.</summary>
    private void DrawJobs(int top)
    {
        Label("jobs", top + 12);
        var points = new StringBuilder(Invariant($"{X(TimeSpan.Zero)},{top + JobsHeight}"));
        var busy = 0;
        foreach (var change in _timeline.Jobs)
        {
            points.Append(Invariant($" {X(change.At)},{Y(busy)} {X(change.At)},{Y(change.Busy)}"));
            busy = change.Busy;
        }

        points.Append(Invariant($" {X(_timeline.Elapsed)},{Y(busy)} {X(_timeline.Elapsed)},{Y(0)}"));
        Add($"""
            <polygon class="busy" points="{points}"/><line class="grid" x1="{Left}" x2="{Right}"
            y1="{Y(_timeline.Slots)}" y2="{Y(_timeline.Slots)}"/>
            """);
        Add($"""<text class="dim" x="{Left - 8}" y="{Y(_timeline.Slots) + 4}" text-anchor="end">{_timeline.Slots}</text>""");

        double Y(int count) =>
            top + JobsHeight - ((JobsHeight - 8) * (double)Math.Min(count, _timeline.Slots) / _timeline.Slots);
    }

    /// <summary>The phases outside of slots, in as few rows as possible without overlap.</summary>
    private List<List<PhaseSpan>> BesideRows()
    {
        var rows = new List<List<PhaseSpan>>();
        foreach (var phase in _timeline.Beside)
        {
            if (rows.Find(r => r[^1].End <= phase.Begin) is not { } row)
            {
                rows.Add(row = []);
            }

            row.Add(phase);
        }

        return rows;
    }

    private TimeSpan TickStep() => TimeSpan.FromSeconds(
        s_tickSteps.FirstOrDefault(s => _timeline.Elapsed.TotalSeconds / s <= Ticks, 7200));

    private string X(TimeSpan at) => Invariant($"{Position(at):0.0}");

    private string Width(TimeSpan begin, TimeSpan end) => Invariant($"{Math.Max(0.8, Position(end) - Position(begin)):0.0}");

    private double Position(TimeSpan at) =>
        Left + ((Right - Left) * (_timeline.Elapsed == TimeSpan.Zero ? 0 : Math.Min(1, at / _timeline.Elapsed)));

    /// <summary>Text in a bar, if the bar is wide enough.</summary>
    private string Caption(string text, TimeSpan begin, TimeSpan end, int y)
    {
        const double LetterWidth = 6;
        return Position(end) - Position(begin) < (text.Length * LetterWidth) + 6 ? ""
            : Invariant($"""<text x="{Position(begin) + 4:0.0}" y="{y}">{TimelinePage.Text(text)}</text>""");
    }

    private void Label(string text, int y) =>
        Add($"""<text class="dim" x="{Left - 22}" y="{y}" text-anchor="end">{text}</text>""");

    private static string Title(string subject, string? what, TimeSpan duration) =>
        TimelinePage.Text($"{subject}{(what is null ? "" : $": {what}")}, {Durations.Exact(duration)}");

    private void Add(FormattableString line) => _svg.Append(Invariant(line)).Append('\n');

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
