using System.Diagnostics.CodeAnalysis;
using Rumprun.Packages.Core.Graphs.Layout;

namespace Rumprun.Packages.Core.Tests.Graphs;

public sealed class LayeredLayoutTests
{
    // Coordinates are sums of some dozens of numbers.
    private const double Tolerance = 1e-6;

    public static TheoryData<int> Seeds => [.. Enumerable.Range(1, 60)];

    [Theory]
    [MemberData(nameof(Seeds))]
    public void Of_AnyGraph_KeepsBoxesLabelsAndLinksApart(int seed)
    {
        var (boxes, links) = RandomGraph(seed);

        var layout = LayeredLayout.Of(boxes, links);

        var solid = layout.Boxes.Concat(layout.Links.Select(static l => l.Label).OfType<LayoutRectangle>()).ToArray();
        for (var i = 0; i < solid.Length; i++)
        {
            Assert.InRange(solid[i].Left, -Tolerance, layout.Width - solid[i].Width + Tolerance);
            Assert.InRange(solid[i].Top, -Tolerance, layout.Height - solid[i].Height + Tolerance);
            Assert.False(solid[..i].Any(other => Overlap(solid[i], other)), $"seed {seed}: {solid[i]} lies over another");
        }

        foreach (var (link, route) in links.Zip(layout.Links))
        {
            // Its own boxes it meets at an edge, its own label in the middle.
            var others = solid.Where(s => s != route.Label).ToArray();
            Assert.False(
                PointsOf(route).Any(p => others.Any(box => IsInside(p, box))),
                $"seed {seed}: {link} runs through something");
        }
    }

    [Theory]
    [MemberData(nameof(Seeds))]
    public void Of_AnyGraph_LeadsFromLeftToRightBetweenTheRightBoxes(int seed)
    {
        var (boxes, links) = RandomGraph(seed);
        var layout = LayeredLayout.Of(boxes, links);
        var places = boxes.Zip(layout.Boxes).ToDictionary(static p => p.First.Id, static p => p.Second);

        foreach (var (link, route) in links.Zip(layout.Links))
        {
            var (from, to) = (places[link.From], places[link.To]);
            Assert.Equal(from.Right, route.Points[0].X, Tolerance);
            Assert.InRange(route.Points[0].Y, from.Top, from.Bottom);
            Assert.Equal(to.Left, route.Points[^1].X, Tolerance);
            Assert.InRange(route.Points[^1].Y, to.Top, to.Bottom);
            Assert.All(route.Points.Zip(route.Points.Skip(1)), static p => Assert.True(p.First.X <= p.Second.X));
            Assert.Equal(link.HasLabel, route.Label is not null);
        }
    }

    [Fact]
    public void Of_TheSameGraphTwice_IsTheSame()
    {
        var (boxes, links) = RandomGraph(7);
        var (one, other) = (LayeredLayout.Of(boxes, links), LayeredLayout.Of(boxes, links));

        Assert.Equal(one.Boxes, other.Boxes);
        Assert.Equal(one.Links.SelectMany(static l => l.Points), other.Links.SelectMany(static l => l.Points));
    }

    [Fact]
    public void Of_GraphWithoutNeedToCross_CrossesNothing()
    {
        // In the order given, each link crosses each other.
        LayoutBox[] boxes = [.. "abcdewxyz".Select(static c => new LayoutBox($"{c}", 50, 20))];
        LayoutLink[] links =
        [
            new("a", "z"),
            new("b", "y"),
            new("c", "x"),
            new("d", "w"),
            new("a", "y"),
            new("b", "x"),
            new("c", "w"),
            new("d", "e"),
        ];

        var layout = LayeredLayout.Of(boxes, links);

        var routes = layout.Links.Select(static r => (From: r.Points[0].Y, To: r.Points[^1].Y)).ToArray();
        Assert.All(routes, a => Assert.All(routes, b => Assert.False(a.From < b.From && a.To > b.To, $"{a} crosses {b}")));
    }

    [Fact]
    public void Of_Chain_IsStraight()
    {
        var layout = LayeredLayout.Of(
            [new("a", 40, 30), new("b", 80, 50), new("c", 60, 20)],
            [new("a", "b") { LabelWidth = 30, LabelHeight = 10 }, new("b", "c")]);

        Assert.Single(layout.Boxes.Select(static b => Math.Round(b.CentreY, 3)).Distinct());
    }

    [Fact]
    public void Of_Circle_IsRefused() =>
        Assert.Throws<ArgumentException>(() =>
            LayeredLayout.Of([new("a", 1, 1), new("b", 1, 1)], [new("a", "b"), new("b", "a")]));

    [Fact]
    public void Of_Nothing_IsEmpty() => Assert.Equal(0, LayeredLayout.Of([], []).Height);

    [SuppressMessage("Security", "CA5394", Justification = "A seed has to give the same graph again; nothing is secret.")]
    private static (LayoutBox[] Boxes, LayoutLink[] Links) RandomGraph(int seed)
    {
        var random = new Random(seed);
        var boxes = Enumerable.Range(0, random.Next(1, 45))
            .Select(i => new LayoutBox($"b{i}", random.Next(40, 200), random.Next(20, 120)))
            .ToArray();
        var links = new Dictionary<(int, int), LayoutLink>();
        for (var i = random.Next(0, 3 * boxes.Length); i > 0 && boxes.Length > 1; i--)
        {
            var from = random.Next(boxes.Length - 1);
            var to = random.Next(from + 1, boxes.Length);
            links[(from, to)] = new LayoutLink(boxes[from].Id, boxes[to].Id)
            {
                LabelWidth = random.Next(3) == 0 ? random.Next(20, 120) : 0,
                LabelHeight = 16,
            };
        }

        return (boxes, [.. links.Values]);
    }

    private static bool Overlap(LayoutRectangle a, LayoutRectangle b) =>
        a.Left < b.Right - Tolerance && b.Left < a.Right - Tolerance && a.Top < b.Bottom - Tolerance
            && b.Top < a.Bottom - Tolerance;

    private static bool IsInside(LayoutPoint p, LayoutRectangle box) =>
        p.X > box.Left + Tolerance && p.X < box.Right - Tolerance && p.Y > box.Top + Tolerance
            && p.Y < box.Bottom - Tolerance;

    /// <summary>Points along the route, curves included, as the picture draws them.</summary>
    private static IEnumerable<LayoutPoint> PointsOf(LayoutRoute route) =>
        route.Points.Zip(route.Points.Skip(1)).SelectMany(static part => Enumerable.Range(0, 33).Select(i =>
        {
            var (t, u) = (i / 32.0, 1 - (i / 32.0));
            var middle = (part.First.X + part.Second.X) / 2;
            return new LayoutPoint(
                (u * u * u * part.First.X) + (3 * u * t * middle) + (t * t * t * part.Second.X),
                (((u * u * u) + (3 * u * u * t)) * part.First.Y) + (((3 * u * t * t) + (t * t * t)) * part.Second.Y));
        }));
}
