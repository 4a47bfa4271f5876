namespace Rumprun.Packages.Core.Graphs.Rendering;

/// <summary>What is said of a need behind the name of what is needed.</summary>
public static class EdgeNotes
{
    /// <summary><c> (build tool, option docs)</c>; empty where there is nothing to say.</summary>
    public static string Of(GraphEdge edge)
    {
        string[] notes = [.. edge.Kind == GraphEdgeKind.BuildTool ? (string[])["build tool"] : [], .. edge.Causes];
        return notes.Length == 0 ? "" : $" ({string.Join(", ", notes)})";
    }
}
