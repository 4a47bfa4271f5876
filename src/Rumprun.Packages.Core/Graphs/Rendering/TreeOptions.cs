namespace Rumprun.Packages.Core.Graphs.Rendering;

/// <summary>How a tree is drawn.</summary>
public sealed record TreeOptions
{
    /// <summary>How many levels below the first; null: all.</summary>
    public int? Depth { get; init; }

    /// <summary>Below each node stands what needs it, rather than what it needs.</summary>
    public bool IsInverted { get; init; }

    /// <summary>With box-drawing characters; else with ASCII's.</summary>
    public bool UsesUnicode { get; init; }
}
