namespace Rumprun.Packages.Core.Graphs.Layout;

/// <summary>
/// Orders the items of each layer so that links cross seldom: sweeps by barycentre (Sugiyama, Tagawa, Toda 1981), and swaps
/// of neighbours where that helps. The best order that was seen is kept.
/// </summary>
internal static class CrossingReduction
{
    private const int Sweeps = 24;

    public static void Apply(LayerItem[][] layers)
    {
        var places = new int[layers.Sum(static l => l.Length)];
        foreach (var layer in layers)
        {
            Record(layer, places);
        }

        var best = layers.Select(static l => l.ToArray()).ToArray();
        var fewest = Crossings(layers, places);
        for (var sweep = 0; sweep < Sweeps && fewest > 0; sweep++)
        {
            Sweep(layers, places, leftToRight: sweep % 2 == 0);
            SwapNeighbours(layers, places);
            if (Crossings(layers, places) is var crossings && crossings < fewest)
            {
                fewest = crossings;
                best = [.. layers.Select(static l => l.ToArray())];
            }
        }

        best.CopyTo(layers, 0);
    }

    private static void Sweep(LayerItem[][] layers, int[] places, bool leftToRight)
    {
        foreach (var layer in leftToRight ? layers : layers.Reverse())
        {
            var sorted = layer
                .OrderBy(item => Barycentre(leftToRight ? item.Left : item.Right, places) ?? places[item.Index])
                .ToArray();
            sorted.CopyTo(layer, 0);
            Record(layer, places);
        }
    }

    private static double? Barycentre(List<LayerItem> neighbours, int[] places) =>
        neighbours.Count == 0 ? null : neighbours.Average(n => places[n.Index]);

    private static void SwapNeighbours(LayerItem[][] layers, int[] places)
    {
        foreach (var layer in layers)
        {
            for (var improved = true; improved;)
            {
                improved = false;
                for (var i = 0; i + 1 < layer.Length; i++)
                {
                    var (upper, lower) = (layer[i], layer[i + 1]);
                    var now = Inversions(upper.Left, lower.Left, places) + Inversions(upper.Right, lower.Right, places);
                    var then = Inversions(lower.Left, upper.Left, places) + Inversions(lower.Right, upper.Right, places);
                    if (then < now)
                    {
                        (layer[i], layer[i + 1]) = (lower, upper);
                        (places[lower.Index], places[upper.Index]) = (i, i + 1);
                        improved = true;
                    }
                }
            }
        }
    }

    /// <summary>How often links of two items cross if the first lies above the second.</summary>
    private static int Inversions(List<LayerItem> upper, List<LayerItem> lower, int[] places) =>
        upper.Sum(u => lower.Count(l => places[l.Index] < places[u.Index]));

    private static int Crossings(LayerItem[][] layers, int[] places) => layers.Sum(layer => CrossingsBehind(layer, places));

    /// <summary>Crossings between a layer and the next: pairs of links whose ends are in opposite order.</summary>
    private static int CrossingsBehind(LayerItem[] layer, int[] places)
    {
        var crossings = 0;
        var above = new List<int>();
        foreach (var item in layer)
        {
            var ends = item.Right.Select(r => places[r.Index]).Order().ToArray();
            foreach (var end in ends)
            {
                crossings += above.Count - FirstAbove(above, end);
            }

            foreach (var end in ends)
            {
                above.Insert(FirstAbove(above, end), end);
            }
        }

        return crossings;
    }

    /// <summary>The index in an ascending list of the first that is greater.</summary>
    private static int FirstAbove(List<int> ascending, int value)
    {
        var (low, high) = (0, ascending.Count);
        while (low < high)
        {
            var middle = (low + high) / 2;
            (low, high) = ascending[middle] <= value ? (middle + 1, high) : (low, middle);
        }

        return low;
    }

    private static void Record(LayerItem[] layer, int[] places)
    {
        for (var i = 0; i < layer.Length; i++)
        {
            places[layer[i].Index] = i;
        }
    }
}
