using System.Globalization;
using System.Text;
using Rumprun.Packages.Core.Graphs.Layout;

namespace Rumprun.Packages.Core.Graphs.Rendering;

/// <summary>An edge's line with its arrow head.</summary>
internal static class EdgePath
{
    private const double ArrowLength = 7;

    /// <param name="meaning">What a pointer that rests on it is told.</param>
    public static void Append(StringBuilder svg, GraphEdge edge, LayoutRoute route, string meaning)
    {
        var style = edge.Kind == GraphEdgeKind.BuildTool ? "edge tool" : "edge";
        var points = route.Points;
        svg.Append(
            CultureInfo.InvariantCulture,
            $"<path class=\"{style}\" marker-end=\"url(#arrow)\" d=\"M{points[0].X:0.#},{points[0].Y:0.#}");
        for (var i = 1; i < points.Length; i++)
        {
            var (from, to) = (points[i - 1], points[i]);
            var x = i == points.Length - 1 ? to.X - ArrowLength : to.X;
            if (from.Y == to.Y)
            {
                svg.Append(CultureInfo.InvariantCulture, $" H{x:0.#}");
            }
            else
            {
                var middle = (from.X + x) / 2;
                svg.Append(
                    CultureInfo.InvariantCulture, $" C{middle:0.#},{from.Y:0.#} {middle:0.#},{to.Y:0.#} {x:0.#},{to.Y:0.#}");
            }
        }

        svg.Append($"\"><title>{SvgText.Escape(meaning)}</title></path>\n");
    }
}
