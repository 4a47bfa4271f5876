using System.Globalization;
using System.Text;
using Rumprun.Packages.Core.Graphs.Layout;

namespace Rumprun.Packages.Core.Graphs.Rendering;

/// <summary>
/// Draws a graph as SVG 1.1 that stands alone: no script, no font or file from elsewhere. Texts have a fixed length, so they
/// fit whatever font there is.
/// </summary>
public static class SvgWriter
{
    private const double Margin = 24;
    private const double TitleHeight = 34;
    private const double LegendHeight = 40;

    public static string Write(DependencyGraph graph)
    {
        var layout = LayeredLayout.Of(
            [.. graph.Nodes.Select(NodeBox.SizeOf)],
            [.. graph.Edges.Select(EdgeLabel.SizeOf)]);
        var legend = new SvgLegend(graph);
        var title = GraphTitle.Of(graph);
        var width = Math.Max(layout.Width, Math.Max(legend.Width, SvgText.WidthOf(title, SvgText.TitleSize))) + (2 * Margin);
        var height = layout.Height + TitleHeight + LegendHeight + (2 * Margin);
        var svg = new StringBuilder();
        svg.Append(
            CultureInfo.InvariantCulture,
            $"<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{width:0}\" height=\"{height:0}\" ");
        svg.Append(
            CultureInfo.InvariantCulture,
            $"viewBox=\"0 0 {width:0} {height:0}\" role=\"img\" aria-labelledby=\"title desc\">\n");
        svg.Append($"<title id=\"title\">{SvgText.Escape(title)}</title>\n");
        svg.Append($"<desc id=\"desc\">{SvgText.Escape(Description(graph))}</desc>\n");
        svg.Append(SvgStyle.Sheet).Append(SvgStyle.Markers);
        svg.Append("<rect class=\"canvas\" width=\"100%\" height=\"100%\"/>\n");
        svg.Append(SvgText.Line("title", title, Margin, Margin + 14, SvgText.TitleSize));
        svg.Append(CultureInfo.InvariantCulture, $"<g transform=\"translate({Margin:0.#},{Margin + TitleHeight:0.#})\">\n");
        foreach (var (edge, route) in graph.Edges.Zip(layout.Links))
        {
            EdgePath.Append(svg, edge, route, $"{graph[edge.From]} needs {graph[edge.To]}{EdgeNotes.Of(edge)}");
        }

        foreach (var (edge, route) in graph.Edges.Zip(layout.Links))
        {
            EdgeLabel.Append(svg, edge, route);
        }

        foreach (var (node, place) in graph.Nodes.Zip(layout.Boxes))
        {
            NodeBox.Append(svg, node, place);
        }

        svg.Append("</g>\n");
        legend.Append(svg, Margin, height - Margin);
        return svg.Append("</svg>\n").ToString();
    }

    /// <summary>The graph in words, for who cannot see it.</summary>
    private static string Description(DependencyGraph graph) => string.Join(
        ". ", graph.Edges.Select(e => $"{graph[e.From].Name} needs {graph[e.To].Name}{EdgeNotes.Of(e)}"));
}
