namespace Rumprun.Packages.Core.Graphs.Layout;

/// <summary>
/// Gives each item its height in the picture: near its neighbours, apart from those above and below, in the order of its
/// layer. For one layer that is a least-squares problem with an exact solution; sweeps over the layers settle them against
/// one another.
/// </summary>
internal static class VerticalPlacement
{
    private const int Sweeps = 30;

    /// <summary>The vertical centre of each item, by its index; the topmost edge is at 0.</summary>
    public static double[] Of(LayerItem[][] layers)
    {
        var centres = new double[layers.Sum(static l => l.Length)];
        foreach (var layer in layers)
        {
            Place(layer, centres, static _ => (0, 1));
        }

        for (var sweep = 0; sweep < Sweeps; sweep++)
        {
            var isLast = sweep >= Sweeps - 4;
            foreach (var layer in sweep % 2 == 0 ? layers : layers.Reverse())
            {
                Place(layer, centres, item => Wish(item, centres, isLast || sweep % 2 == 0, isLast || sweep % 2 == 1));
            }
        }

        var top = layers.SelectMany(static l => l).Select(i => centres[i.Index] - (i.Height / 2)).DefaultIfEmpty(0).Min();
        return [.. centres.Select(c => c - top)];
    }

    /// <summary>Where an item would like to be, and how much.</summary>
    private static (double Centre, double Weight) Wish(LayerItem item, double[] centres, bool left, bool right)
    {
        var (sum, weight) = (0.0, 0.0);
        foreach (var neighbour in (left ? item.Left : []).Concat(right ? item.Right : []))
        {
            var pull = Pull(item, neighbour);
            (sum, weight) = (sum + (pull * centres[neighbour.Index]), weight + pull);
        }

        return weight > 0 ? (sum / weight, weight) : (centres[item.Index], 0.1);
    }

    /// <summary>A long link should be straight where it passes between boxes.</summary>
    private static double Pull(LayerItem item, LayerItem neighbour) =>
        (item.IsBox, neighbour.IsBox) switch { (false, false) => 8, (true, true) => 1, _ => 2 };

    private static double Separation(LayerItem upper, LayerItem lower) =>
        ((upper.Height + lower.Height) / 2)
        + ((upper.IsBox, lower.IsBox) switch { (true, true) => 22, (false, false) => 8, _ => 14 });

    /// <summary>
    /// Minimises the weighted squares of the distances to the wishes, under the separations: with the separations subtracted
    /// this is isotonic regression, solved by pooling adjacent violators.
    /// </summary>
    private static void Place(LayerItem[] layer, double[] centres, Func<LayerItem, (double Centre, double Weight)> wish)
    {
        var offsets = new double[layer.Length];
        var blocks = new List<(double Place, double Weight, int Count)>();
        for (var i = 0; i < layer.Length; i++)
        {
            offsets[i] = i == 0 ? 0 : offsets[i - 1] + Separation(layer[i - 1], layer[i]);
            var (centre, weight) = wish(layer[i]);
            var block = (Place: centre - offsets[i], Weight: weight, Count: 1);
            while (blocks is [.., var above] && above.Place >= block.Place)
            {
                var total = above.Weight + block.Weight;
                var place = ((above.Place * above.Weight) + (block.Place * block.Weight)) / total;
                block = (place, total, above.Count + block.Count);
                blocks.RemoveAt(blocks.Count - 1);
            }

            blocks.Add(block);
        }

        var next = 0;
        foreach (var (place, _, count) in blocks)
        {
            for (var end = next + count; next < end; next++)
            {
                centres[layer[next].Index] = place + offsets[next];
            }
        }
    }
}
