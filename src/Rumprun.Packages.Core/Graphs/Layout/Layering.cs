namespace Rumprun.Packages.Core.Graphs.Layout;

/// <summary>Something with a place in a layer: a box, a link's label, or a point where a long link passes through.</summary>
/// <param name="Link">The link that it belongs to; -1 for a box.</param>
internal sealed record LayerItem(int Index, int Layer, double Width, double Height, int Link)
{
    /// <summary>Neighbours in the layer to the left.</summary>
    public List<LayerItem> Left { get; } = [];

    /// <summary>Neighbours in the layer to the right.</summary>
    public List<LayerItem> Right { get; } = [];

    public bool IsBox => Link < 0;
}

/// <summary>
/// The boxes by rank, with a layer of labels between two ranks where links have some, and links cut up so that each part
/// leads from one layer to the next.
/// </summary>
internal sealed class Layering
{
    private const double BendHeight = 6;

    private Layering(LayerItem[][] layers, LayerItem[] boxes, LayerItem[][] chains) =>
        (Layers, Boxes, Chains) = (layers, boxes, chains);

    /// <summary>From left to right; each from top to bottom, in an order that is to be improved.</summary>
    public LayerItem[][] Layers { get; }

    public LayerItem[] Boxes { get; }

    /// <summary>For each link: its box on the left, what lies between, its box on the right.</summary>
    public LayerItem[][] Chains { get; }

    public static Layering Of(IReadOnlyList<LayoutBox> boxes, IReadOnlyList<LayoutLink> links)
    {
        var numbers = boxes.Select(static (b, i) => (b.Id, i)).ToDictionary();
        var ends = links.Select(l => (From: numbers[l.From], To: numbers[l.To])).ToArray();
        var ranks = Ranking.Of(boxes.Count, ends);
        var layerOf = LayersOfRanks(ranks, links.Where(static l => l.HasLabel).Select(l => ranks[numbers[l.From]]));
        var items = new List<LayerItem>();
        foreach (var (box, rank) in boxes.Zip(ranks))
        {
            items.Add(new LayerItem(items.Count, layerOf[rank], box.Width, box.Height, Link: -1));
        }

        var placed = items.ToArray();
        var chains = links.Select((link, i) => ChainOf(link, i, placed[ends[i].From], placed[ends[i].To], items)).ToArray();
        var layers = items.GroupBy(static i => i.Layer).OrderBy(static g => g.Key).Select(static g => g.ToArray()).ToArray();
        return new Layering(layers, placed, chains);
    }

    /// <summary>The layer of each rank: the next one, or the one after that where labels come between.</summary>
    private static int[] LayersOfRanks(int[] ranks, IEnumerable<int> labelled)
    {
        var hasLabels = labelled.ToHashSet();
        var layers = new int[ranks.DefaultIfEmpty(0).Max() + 1];
        for (var rank = 1; rank < layers.Length; rank++)
        {
            layers[rank] = layers[rank - 1] + (hasLabels.Contains(rank - 1) ? 2 : 1);
        }

        return layers;
    }

    /// <summary>The label comes first: it says something about the port on the left.</summary>
    private static LayerItem[] ChainOf(LayoutLink link, int number, LayerItem from, LayerItem to, List<LayerItem> items)
    {
        var chain = new List<LayerItem> { from };
        for (var layer = from.Layer + 1; layer < to.Layer; layer++)
        {
            var isLabel = link.HasLabel && layer == from.Layer + 1;
            var item = new LayerItem(
                items.Count, layer, isLabel ? link.LabelWidth : 0, isLabel ? link.LabelHeight : BendHeight, number);
            items.Add(item);
            chain.Add(item);
        }

        chain.Add(to);
        foreach (var (left, right) in chain.Zip(chain.Skip(1)))
        {
            left.Right.Add(right);
            right.Left.Add(left);
        }

        return [.. chain];
    }
}
