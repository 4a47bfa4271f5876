using System.Globalization;
using System.Net;
using System.Text;
using Rumprun.Packages.Engine.Building.Timeline;

namespace Rumprun.Packages.Cli.Rendering.Timeline;

/// <summary>A run of builds as one self-contained web page: drawn in SVG, with light and dark themes.</summary>
internal static class TimelinePage
{
    private const string Bad = " class=\"bad\"";

    private const string Mark = " <span class=\"mark\">&#9679;</span>";

    private const string Style = """
        :root { color-scheme: light dark; --text: #1c1e21; --dim: #66707c; --line: #d8dde3; --page: #fff; --panel: #f5f7f9;
          --bar: #b9d2ee; --step: #6f9fd8; --path: #d9822b; --bad: #c8402f; --busy: #8fbf9a; }
        @media (prefers-color-scheme: dark) {
          :root { --text: #e4e7eb; --dim: #98a2ae; --line: #3a414a; --page: #16191d; --panel: #1f2429;
            --bar: #2c4a6b; --step: #4b7fb8; --path: #f0a04b; --bad: #f07362; --busy: #4e8a5c; } }
        body { font: 15px/1.45 system-ui, sans-serif; color: var(--text); background: var(--page); margin: 2rem auto;
          max-width: 1100px; padding: 0 1rem; }
        h1 { font-size: 1.3rem; margin: 0 0 .3rem; } h2 { font-size: 1.05rem; margin: 1.6rem 0 .4rem; }
        dl { display: flex; flex-wrap: wrap; gap: .4rem 2.2rem; margin: .8rem 0; }
        dt { color: var(--dim); font-size: .85rem; } dd { margin: 0; font-size: 1.15rem; }
        .chart { overflow-x: auto; background: var(--panel); border-radius: 6px; }
        svg { display: block; width: 100%; min-width: 640px; height: auto; }
        svg text { font: 11px system-ui, sans-serif; fill: var(--text); } svg .dim { fill: var(--dim); }
        .grid { stroke: var(--line); } .bar { fill: var(--bar); } .step { fill: var(--step); } .busy { fill: var(--busy); }
        .outline { fill: none; stroke: var(--line); } .outline.path { stroke: var(--path); stroke-width: 2; }
        .outline.bad { stroke: var(--bad); stroke-width: 2; }
        table { border-collapse: collapse; width: 100%; }
        th, td { text-align: left; padding: .25rem .8rem .25rem 0; border-bottom: 1px solid var(--line);
          vertical-align: top; }
        th { color: var(--dim); font-weight: 500; font-size: .85rem; } td:first-child { white-space: nowrap; }
        td.number { text-align: right; font-variant-numeric: tabular-nums; white-space: nowrap; }
        .mark { color: var(--path); } .bad { color: var(--bad); } p { color: var(--dim); margin: .3rem 0; }
        """;

    public static string Of(BuildTimeline timeline)
    {
        var path = timeline.CriticalPath;
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"""
            <!doctype html>
            <html lang="en">
            <head>
            <meta charset="utf-8">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <title>rrpkg build: timeline</title>
            <style>
            {Style}
            </style>
            </head>
            <body data-work-seconds="{timeline.ProcessorTime.TotalSeconds:0.00}"
            data-elapsed-seconds="{timeline.Elapsed.TotalSeconds:0.00}">
            <h1>rrpkg build</h1>
            <p>{timeline.Started:yyyy-MM-dd HH:mm:ss zzz}</p>
            <dl>
            {Fact("took", Durations.Exact(timeline.Elapsed))}
            {Fact("slots", timeline.Slots.ToString(CultureInfo.InvariantCulture))}
            {Fact("work (processor time)", Durations.Exact(timeline.ProcessorTime))}
            {Fact("idle, of all slots' time", Idle(timeline))}
            {Fact("critical path", Durations.Exact(path.Aggregate(TimeSpan.Zero, static (sum, s) => sum + s.Duration)))}
            </dl>
            <div class="chart">
            {TimelineChart.Of(timeline, path)}
            </div>
            <p>A bar is a port in its slot; darker parts are its steps. <span class="mark">Framed</span>: the critical path.
            Below: how many jobs ran.</p>
            <h2>Critical path</h2>
            <p>{(path.IsEmpty ? "Nothing was built." : string.Join(" &rarr; ", path.Select(Stretch)))}</p>
            <h2>Ports</h2>
            <table>
            <tr><th>port</th><th>slot</th><th>began</th><th>took</th><th>steps</th></tr>

            """);
        foreach (var span in timeline.Spans)
        {
            text.Append(CultureInfo.InvariantCulture, $"""
                <tr>
                <td{(span.Problem is null ? "" : Bad)}>{Text(span.Subject)}{(path.Contains(span) ? Mark : "")}</td>
                <td class="number">{span.Slot + 1}</td><td class="number">{Durations.Exact(span.Begin)}</td>
                <td class="number">{Durations.Exact(span.Duration)}</td>
                <td>{string.Join(", ", span.Phases.Select(Phase))}{Problem(span)}</td></tr>

                """);
        }

        return text.Append("</table>\n</body>\n</html>\n").ToString();
    }

    internal static string Text(string text) => WebUtility.HtmlEncode(text);

    private static string Fact(string name, string value) => $"<div><dt>{name}</dt><dd>{value}</dd></div>";

    private static string Idle(BuildTimeline timeline) =>
        $"{Durations.Exact(timeline.Idle)} ({Share(timeline.Idle, timeline.Elapsed * timeline.Slots)})";

    private static string Stretch(BuildSpan span) => $"{Text(span.Subject)} {Durations.Exact(span.Duration)}";

    private static string Phase(PhaseSpan phase) => $"{Text(phase.Phase)} {Durations.Exact(phase.Duration)}";

    private static string Problem(BuildSpan span) =>
        span.Problem is { } problem ? $"<br><span class=\"bad\">{Text(problem)}</span>" : "";

    private static string Share(TimeSpan part, TimeSpan whole) =>
        whole == TimeSpan.Zero ? "0 %" : string.Create(CultureInfo.InvariantCulture, $"{100 * (part / whole):0} %");
}
