using System.Collections.Immutable;

namespace Rumprun.Packages.Core.Graphs.Layout;

/// <summary>A rectangle to be placed. Sizes are in the unit of the picture.</summary>
public sealed record LayoutBox(string Id, double Width, double Height);

/// <summary>An arrow between two boxes; its label, if any, is a rectangle as well.</summary>
public sealed record LayoutLink(string From, string To)
{
    /// <summary>0: it has none.</summary>
    public double LabelWidth { get; init; }

    public double LabelHeight { get; init; }

    public bool HasLabel => LabelWidth > 0;
}

/// <summary>
/// Where boxes, links and labels lie; the origin is at the top left, and everything is in <c>[0,Width] x [0,Height]</c>.
/// </summary>
/// <param name="Boxes">In the order given.</param>
/// <param name="Links">In the order given.</param>
public sealed record GraphLayout(
    double Width, double Height, ImmutableArray<LayoutRectangle> Boxes, ImmutableArray<LayoutRoute> Links);

/// <summary>Where a box or label lies.</summary>
public readonly record struct LayoutRectangle(double Left, double Top, double Width, double Height)
{
    public double Right => Left + Width;

    public double Bottom => Top + Height;

    public double CentreX => Left + (Width / 2);

    public double CentreY => Top + (Height / 2);
}

/// <summary>
/// How a link runs, from left to right. Between two points at one height it is a straight line, else a curve that is
/// horizontal at both: a cubic with its control points halfway across.
/// </summary>
public sealed record LayoutRoute(ImmutableArray<LayoutPoint> Points, LayoutRectangle? Label);

/// <summary>A point of the picture.</summary>
public readonly record struct LayoutPoint(double X, double Y);
