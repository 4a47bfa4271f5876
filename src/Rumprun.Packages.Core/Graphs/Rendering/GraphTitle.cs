namespace Rumprun.Packages.Core.Graphs.Rendering;

/// <summary>What a picture is of.</summary>
internal static class GraphTitle
{
    private const int NamesShown = 4;

    /// <summary><c>nginx and what it needs, for hw-x86_64</c>.</summary>
    public static string Of(DependencyGraph graph)
    {
        var names = graph.Requested.Select(static n => n.Name.ToString()).ToArray();
        var subject = names.Length <= NamesShown ? string.Join(", ", names)
            : $"{string.Join(", ", names.Take(NamesShown))} and {names.Length - NamesShown} more";
        return $"{subject}: what {(names.Length == 1 ? "it needs" : "they need")} for {graph.Target}";
    }
}
