using System.Collections.Immutable;

namespace Rumprun.Packages.Core.Graphs;

/// <summary>A line of a graph that is shown as a tree.</summary>
/// <param name="Via">The need between the line above it and this; null on the first level.</param>
/// <param name="Lasts">For each level below the first, down to this one: whether it is the last of its siblings
/// there.</param>
/// <param name="IsRepeated">What hangs below it stands elsewhere in the tree already.</param>
public sealed record TreeRow(GraphNode Node, GraphEdge? Via, ImmutableArray<bool> Lasts, bool IsRepeated)
{
    /// <summary>0 on the first level.</summary>
    public int Depth => Lasts.Length;
}
