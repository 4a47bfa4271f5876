using System.Collections.Immutable;

namespace Rumprun.Packages.Core.Graphs.Layout;

/// <summary>
/// Lays a graph without circles out in layers from left to right (Sugiyama's method): ranks, order within the layers,
/// heights, then widths. Boxes and labels do not overlap, and no link runs through a box that it does not belong to. The
/// same input gives the same picture.
/// </summary>
public static class LayeredLayout
{
    private const double NarrowestGap = 34;
    private const double WidestGap = 120;

    // Where links leave or enter a box, they stay this far from its corners, and rather close together.
    private const double CornerSpace = 10;
    private const double EndSpacing = 11;

    /// <exception cref="ArgumentException">The links form a circle.</exception>
    public static GraphLayout Of(IReadOnlyList<LayoutBox> boxes, IReadOnlyList<LayoutLink> links)
    {
        var layering = Layering.Of(boxes, links);
        CrossingReduction.Apply(layering.Layers);
        var centres = VerticalPlacement.Of(layering.Layers);
        var ends = EndsOf(layering, centres);
        var columns = ColumnsOf(layering, ends);
        LayoutRectangle Place(LayerItem item) => new(
            item.IsBox
                ? columns[item.Layer].Left
                : columns[item.Layer].Left + ((columns[item.Layer].Width - item.Width) / 2),
            centres[item.Index] - (item.Height / 2),
            item.Width,
            item.Height);
        ImmutableArray<LayoutRectangle> places = [.. layering.Boxes.Select(Place)];
        return new GraphLayout(
            columns.Select(static c => c.Right).DefaultIfEmpty(0).Max(),
            layering.Layers.SelectMany(static l => l).Select(i => Place(i).Bottom).DefaultIfEmpty(0).Max(),
            places,
            [
                .. layering.Chains.Select((chain, link) => new LayoutRoute(
                    RouteOf(chain, ends[link], columns, Place),
                    links[link].HasLabel ? Place(chain[1]) : null)),
            ]);
    }

    /// <summary>Heights at which the parts of each link meet its items: two for each part.</summary>
    private static (double From, double To)[][] EndsOf(Layering layering, double[] centres)
    {
        var ends = layering.Chains.Select(static c => new (double From, double To)[c.Length - 1]).ToArray();
        for (var link = 0; link < ends.Length; link++)
        {
            var chain = layering.Chains[link];
            for (var part = 0; part < ends[link].Length; part++)
            {
                ends[link][part] = (centres[chain[part].Index], centres[chain[part + 1].Index]);
            }
        }

        foreach (var box in layering.Boxes)
        {
            var leaving = Meeting(layering, c => c[0] == box, l => centres[layering.Chains[l][1].Index]);
            var entering = Meeting(layering, c => c[^1] == box, l => centres[layering.Chains[l][^2].Index]);
            for (var i = 0; i < leaving.Length; i++)
            {
                ends[leaving[i]][0].From += Offset(i, leaving.Length, box.Height);
            }

            for (var i = 0; i < entering.Length; i++)
            {
                ends[entering[i]][^1].To += Offset(i, entering.Length, box.Height);
            }
        }

        return ends;
    }

    /// <summary>The links that meet a side of a box, from top to bottom.</summary>
    private static int[] Meeting(Layering layering, Func<LayerItem[], bool> meets, Func<int, double> height) =>
        [.. Enumerable.Range(0, layering.Chains.Length).Where(l => meets(layering.Chains[l])).OrderBy(height)];

    private static double Offset(int index, int count, double height)
    {
        var spacing = count == 1 ? 0 : Math.Min(EndSpacing, (height - (2 * CornerSpace)) / (count - 1));
        return (index - ((count - 1) / 2.0)) * spacing;
    }

    /// <summary>Columns as wide as their widest item. The steeper the links between two, the wider the gap.</summary>
    private static LayoutRectangle[] ColumnsOf(Layering layering, (double From, double To)[][] ends)
    {
        var steepest = new double[layering.Layers.Length];
        foreach (var (chain, parts) in layering.Chains.Zip(ends))
        {
            for (var part = 0; part < parts.Length; part++)
            {
                ref var here = ref steepest[chain[part].Layer];
                here = Math.Max(here, Math.Abs(parts[part].From - parts[part].To));
            }
        }

        var columns = new LayoutRectangle[layering.Layers.Length];
        var left = 0.0;
        foreach (var (layer, i) in layering.Layers.Select(static (l, i) => (l, i)))
        {
            columns[i] = new LayoutRectangle(left, 0, layer.Max(static item => item.Width), 0);
            left = columns[i].Right + Math.Clamp(NarrowestGap + (steepest[i] * 0.15), NarrowestGap, WidestGap);
        }

        return columns;
    }

    /// <summary>Straight across columns, curved between them: so nothing in a column is touched.</summary>
    private static ImmutableArray<LayoutPoint> RouteOf(
        LayerItem[] chain,
        (double From, double To)[] parts,
        LayoutRectangle[] columns,
        Func<LayerItem, LayoutRectangle> place)
    {
        var points = ImmutableArray.CreateBuilder<LayoutPoint>();
        Add(place(chain[0]).Right, parts[0].From);
        for (var part = 0; part < parts.Length; part++)
        {
            Add(columns[chain[part].Layer].Right, parts[part].From);
            Add(columns[chain[part + 1].Layer].Left, parts[part].To);
        }

        return points.ToImmutable();

        void Add(double x, double y)
        {
            if (points.Count == 0 || points[^1] != new LayoutPoint(x, y))
            {
                points.Add(new LayoutPoint(x, y));
            }
        }
    }
}
