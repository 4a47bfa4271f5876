using System.Text;

namespace Rumprun.Packages.Core.Graphs.Rendering;

/// <summary>Writes a chain of reasons in a line: <c>nginx 1.22.1 -> pcre2 10.42.0 (option pcre2)</c>.</summary>
public static class ChainWriter
{
    public static string Write(DependencyGraph graph, ReasonChain chain) => chain.Edges
        .Aggregate(
            new StringBuilder($"{chain.Root.Name} {chain.Root.Version}"),
            (text, edge) => text.Append($" -> {graph[edge.To].Name} {graph[edge.To].Version}{EdgeNotes.Of(edge)}"))
        .ToString();
}
