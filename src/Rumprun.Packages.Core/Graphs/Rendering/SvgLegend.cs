using System.Globalization;
using System.Text;
using Rumprun.Packages.Core.Graphs.Layout;

namespace Rumprun.Packages.Core.Graphs.Rendering;

/// <summary>Says what the picture's boxes and lines mean: those that are in it.</summary>
internal sealed class SvgLegend(DependencyGraph graph)
{
    private const double Size = 11;
    private const double SampleWidth = 30;
    private const double SampleSpace = 8;
    private const double Space = 24;

    private readonly Entry[] _entries = [.. EntriesOf(graph)];

    public double Width => _entries.Sum(static e => WidthOf(e) + Space) - Space;

    public void Append(StringBuilder svg, double left, double bottom)
    {
        var middle = bottom - 9;
        foreach (var entry in _entries)
        {
            svg.Append(entry.IsLine
                ? string.Create(
                    CultureInfo.InvariantCulture,
                    $"<path class=\"{entry.Style}\" marker-end=\"url(#arrow)\" d=\"M{left:0.#},{middle:0.#} "
                        + $"H{left + SampleWidth - 7:0.#}\"/>\n")
                : NodeBox.Outline(entry.Style, new LayoutRectangle(left, middle - 8, SampleWidth, 16)));
            svg.Append(SvgText.Line("detail", entry.Meaning, left + SampleWidth + SampleSpace, middle + 4, Size));
            left += WidthOf(entry) + Space;
        }
    }

    private static double WidthOf(Entry entry) => SampleWidth + SampleSpace + SvgText.WidthOf(entry.Meaning, Size);

    private static IEnumerable<Entry> EntriesOf(DependencyGraph graph)
    {
        yield return new Entry("box requested", IsLine: false, "asked for");
        if (graph.Nodes.Any(static n => n is { Kind: GraphNodeKind.Target, IsRequested: false }))
        {
            yield return new Entry("box", IsLine: false, "needed");
        }

        if (graph.Nodes.Any(static n => n.Kind == GraphNodeKind.BuildMachine))
        {
            yield return new Entry("box build", IsLine: false, "on the build machine");
        }

        if (graph.Nodes.Any(static n => n.Kind == GraphNodeKind.Toolchain))
        {
            yield return new Entry("box toolchain", IsLine: false, "the toolchain's own");
        }

        if (graph.Edges.Any(static e => e.Kind == GraphEdgeKind.Library))
        {
            yield return new Entry("edge", IsLine: true, "library");
        }

        if (graph.Edges.Any(static e => e.Kind == GraphEdgeKind.BuildTool))
        {
            yield return new Entry("edge tool", IsLine: true, "build tool");
        }
    }

    private sealed record Entry(string Style, bool IsLine, string Meaning);
}
