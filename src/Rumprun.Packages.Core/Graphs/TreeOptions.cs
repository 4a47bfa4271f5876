namespace Rumprun.Packages.Core.Graphs;

/// <summary>What of a graph is shown as a tree.</summary>
public sealed record TreeOptions
{
    /// <summary>How many levels below the first; null: all.</summary>
    public int? Depth { get; init; }

    /// <summary>Below each node stands what needs it, rather than what it needs.</summary>
    public bool IsInverted { get; init; }
}
