using System.Text;

namespace Rumprun.Packages.Core.Graphs.Rendering;

/// <summary>What stands in a node's box.</summary>
internal static class NodeText
{
    private const int LongestLine = 26;

    /// <summary>The name, the version, the options in as many lines as they take, and what sort of thing it is.</summary>
    public static IEnumerable<string> Lines(GraphNode node)
    {
        yield return node.Name.ToString();
        yield return node.Version.ToString();
        var line = new StringBuilder();
        foreach (var option in node.Options)
        {
            if (line.Length > 0 && line.Length + 1 + option.ToString().Length > LongestLine)
            {
                yield return line.ToString();
                line.Clear();
            }

            line.Append(line.Length > 0 ? " +" : "+").Append(option);
        }

        if (line.Length > 0)
        {
            yield return line.ToString();
        }

        if (WordsFor(node.Kind) is { } kind)
        {
            yield return kind;
        }
    }

    private static string? WordsFor(GraphNodeKind kind) => kind switch
    {
        GraphNodeKind.BuildMachine => "build machine",
        GraphNodeKind.Toolchain => "toolchain's own",
        _ => null,
    };
}
