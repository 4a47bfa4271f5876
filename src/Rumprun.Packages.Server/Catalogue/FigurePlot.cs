using System.Globalization;
using Rumprun.Packages.Core.Index;
using Rumprun.Packages.Core.Packages;

namespace Rumprun.Packages.Server.Catalogue;

/// <summary>What tests measured of a port over its versions, in SVG. The table of releases has the numbers.</summary>
internal static class FigurePlot
{
    private const int Width = 320;
    private const int Height = 150;
    private const int Left = 14;
    private const int Top = 34;
    private const int Bottom = 26;

    /// <summary>More points than this are not told apart.</summary>
    private const int MostVersions = 30;

    /// <summary>A drawing for each figure and target of which there are two versions or more.</summary>
    public static Markup Section(PortIndex port)
    {
        var plots = Markup.Join(port.Releases
            .GroupBy(static r => (Target: r.Target.ToString(), IsEmulated: r.Test?.Figures?.IsEmulated))
            .OrderBy(static g => g.Key.Target, StringComparer.Ordinal)
            .SelectMany(static g => new[]
            {
                Plot($"Image size, {g.Key.Target}", g, static f => f.ImageSize, static v => CataloguePage.Size((long)v)),
                Plot(
                    $"Smallest memory, {g.Key.Target}",
                    g,
                    static f => f.SmallestMemory,
                    static v => CataloguePage.Size((long)v)),
                Plot(
                    $"Time to main, {g.Key.Target}{(g.Key.IsEmulated == true ? ", emulated" : "")}",
                    g,
                    static f => f.TimeToMain?.TotalMilliseconds,
                    Milliseconds),
                Plot(
                    $"Time to answer, {g.Key.Target}{(g.Key.IsEmulated == true ? ", emulated" : "")}",
                    g,
                    static f => f.TimeToAnswer?.TotalMilliseconds,
                    Milliseconds),
            }));
        return plots.Html.Length == 0 ? Markup.Empty : Markup.Of($"""
            <section>
            <h2>Measured over versions</h2>
            <div class="plots">
            {plots}
            </div>
            </section>
            """);
    }

    private static string Milliseconds(double value) => string.Create(CultureInfo.InvariantCulture, $"{value:0} ms");

    private static Markup Plot(
        string title, IEnumerable<Release> releases, Func<TestFigures, double?> figure, Func<double, string> shown)
    {
        (string Version, double Value)[] points =
        [
            .. releases.Where(r => r.Test?.Figures is { } f && figure(f) is not null)
                .DistinctBy(static r => r.Version).OrderBy(static r => r.Version).TakeLast(MostVersions)
                .Select(r => (r.Version.ToString(), figure(r.Test!.Figures!)!.Value)),
        ];
        if (points.Length < 2)
        {
            return Markup.Empty;
        }

        var highest = Math.Max(points.Max(static p => p.Value), double.Epsilon);
        var last = points[^1];
        return Markup.Of($"""
            <figure>
            <svg viewBox="0 0 {Width} {Height}" role="img" aria-label="{title}: {Spoken(points, shown)}">
            <text class="title" x="{Left}" y="16">{title}</text>
            <line class="axis" x1="{Left}" y1="{Height - Bottom}" x2="{Width - Left}" y2="{Height - Bottom}"/>
            <polyline points="{string.Join(' ', points.Select((p, i) => $"{X(i)},{Y(p.Value)}"))}"/>
            {Markup.Join(points.Select((p, i) => Circle(p, i)))}
            <text class="label" x="{Left}" y="{Height - 8}">{points[0].Version}</text>
            <text class="label end" x="{Width - Left}" y="{Height - 8}">{last.Version}</text>
            <text class="value end" x="{Width - Left}" y="16">{shown(last.Value)}</text>
            </svg>
            </figure>

            """);

        Markup Circle((string Version, double Value) point, int index) => Markup.Of($"""
            <circle cx="{X(index)}" cy="{Y(point.Value)}" r="3.5"><title>{Label(point)}</title></circle>

            """);

        string Label((string Version, double Value) point) => $"{point.Version}: {shown(point.Value)}";

        string X(int index) => Number(Left + 4 + ((Width - (2 * (Left + 4))) * index / (double)(points.Length - 1)));

        // From 0, so that a small change looks small.
        string Y(double value) => Number(Height - Bottom - ((Height - Bottom - Top) * value / highest));
    }

    private static string Spoken((string Version, double Value)[] points, Func<double, string> shown) =>
        string.Join(", ", points.Select(p => $"{p.Version} {shown(p.Value)}"));

    private static string Number(double value) => value.ToString("0.#", CultureInfo.InvariantCulture);
}
