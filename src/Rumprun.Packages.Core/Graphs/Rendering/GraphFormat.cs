namespace Rumprun.Packages.Core.Graphs.Rendering;

/// <summary>How a graph is written down.</summary>
public enum GraphFormat
{
    /// <summary>Graphviz's language.</summary>
    Dot,

    /// <summary>A Mermaid flowchart.</summary>
    Mermaid,

    /// <summary>Nodes and edges as data.</summary>
    Json,

    /// <summary>A picture.</summary>
    Svg,
}
