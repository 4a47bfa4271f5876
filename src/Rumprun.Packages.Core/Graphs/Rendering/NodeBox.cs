using System.Globalization;
using System.Text;
using Rumprun.Packages.Core.Graphs.Layout;

namespace Rumprun.Packages.Core.Graphs.Rendering;

/// <summary>A node's box: its name, and below that smaller what else there is to say.</summary>
internal static class NodeBox
{
    private const double NameSize = 14;
    private const double DetailSize = 11;
    private const double LineHeight = 15;
    private const double SideSpace = 12;
    private const double NameHeight = 27;
    private const double BottomSpace = 8;

    public static LayoutBox SizeOf(GraphNode node)
    {
        var details = NodeText.Lines(node).Skip(1).ToArray();
        var text = Math.Max(
            SvgText.WidthOf(node.Name.ToString(), NameSize), details.Max(static d => SvgText.WidthOf(d, DetailSize)));
        return new LayoutBox(
            node.Id, Math.Ceiling(text + (2 * SideSpace)), NameHeight + (details.Length * LineHeight) + BottomSpace - 4);
    }

    public static void Append(StringBuilder svg, GraphNode node, LayoutRectangle place)
    {
        svg.Append(CultureInfo.InvariantCulture, $"<g><title>{SvgText.Escape(node.ToString())}</title>\n");
        svg.Append(Outline(StyleOf(node), place));
        var lines = NodeText.Lines(node).ToArray();
        svg.Append(SvgText.Line("name", lines[0], place.Left + SideSpace, place.Top + 20, NameSize));
        var baseline = place.Top + NameHeight + 8;
        foreach (var line in lines[1..])
        {
            svg.Append(SvgText.Line("detail", line, place.Left + SideSpace, baseline, DetailSize));
            baseline += LineHeight;
        }

        svg.Append("</g>\n");
    }

    public static string Outline(string style, LayoutRectangle place) => string.Create(
        CultureInfo.InvariantCulture,
        $"<rect class=\"{style}\" x=\"{place.Left:0.#}\" y=\"{place.Top:0.#}\" width=\"{place.Width:0.#}\" "
            + $"height=\"{place.Height:0.#}\" rx=\"8\"/>\n");

    private static string StyleOf(GraphNode node) => (node.Kind, node.IsRequested) switch
    {
        (GraphNodeKind.BuildMachine, _) => "box build",
        (GraphNodeKind.Toolchain, _) => "box toolchain",
        (_, true) => "box requested",
        _ => "box",
    };
}
