using System.Text;
using Rumprun.Packages.Core.Graphs.Layout;

namespace Rumprun.Packages.Core.Graphs.Rendering;

/// <summary>What an edge hangs on, written on its line.</summary>
internal static class EdgeLabel
{
    private const double Size = 10;
    private const double Height = 17;
    private const double SideSpace = 6;

    public static LayoutLink SizeOf(GraphEdge edge) => edge.Causes.IsEmpty
        ? new LayoutLink(edge.From, edge.To)
        : new LayoutLink(edge.From, edge.To)
        {
            LabelWidth = Math.Ceiling(SvgText.WidthOf(TextOf(edge), Size) + (2 * SideSpace)),
            LabelHeight = Height,
        };

    public static void Append(StringBuilder svg, GraphEdge edge, LayoutRoute route)
    {
        if (route.Label is { } place)
        {
            svg.Append(NodeBox.Outline("label", place));
            svg.Append(SvgText.Line("cause", TextOf(edge), place.Left + SideSpace, place.Top + 12, Size));
        }
    }

    private static string TextOf(GraphEdge edge) => string.Join(", ", edge.Causes);
}
