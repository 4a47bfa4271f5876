namespace Rumprun.Packages.Core.Graphs.Layout;

/// <summary>Gives each box a rank such that every link leads to a higher one.</summary>
internal static class Ranking
{
    /// <summary>
    /// As far left as its dependents allow; then boxes that have more links to the right than to the left move as far right
    /// as these allow, which shortens the whole.
    /// </summary>
    /// <param name="count">Boxes are numbered from 0.</param>
    /// <exception cref="ArgumentException">The links form a circle.</exception>
    public static int[] Of(int count, IReadOnlyList<(int From, int To)> links)
    {
        var outgoing = links.ToLookup(static l => l.From, static l => l.To);
        var incoming = links.ToLookup(static l => l.To, static l => l.From);
        var order = InOrder(count, outgoing, incoming);
        var ranks = new int[count];
        foreach (var box in order)
        {
            ranks[box] = incoming[box].Select(from => ranks[from] + 1).DefaultIfEmpty(0).Max();
        }

        foreach (var box in Enumerable.Reverse(order))
        {
            if (outgoing[box].Count() > incoming[box].Count())
            {
                ranks[box] = outgoing[box].Min(to => ranks[to]) - 1;
            }
        }

        return ranks;
    }

    private static List<int> InOrder(int count, ILookup<int, int> outgoing, ILookup<int, int> incoming)
    {
        var open = Enumerable.Range(0, count).Select(box => incoming[box].Count()).ToArray();
        var order = Enumerable.Range(0, count).Where(box => open[box] == 0).ToList();
        for (var i = 0; i < order.Count; i++)
        {
            order.AddRange(outgoing[order[i]].Where(to => --open[to] == 0));
        }

        return order.Count == count ? order : throw new ArgumentException("the links form a circle", nameof(outgoing));
    }
}
