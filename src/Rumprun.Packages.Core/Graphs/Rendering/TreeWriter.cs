using System.Text;

namespace Rumprun.Packages.Core.Graphs.Rendering;

/// <summary>
/// Writes a graph as an indented tree. What hangs below a node is written once; where the node comes up again it is marked
/// <c>(*)</c>.
/// </summary>
public sealed class TreeWriter
{
    private readonly DependencyGraph _graph;
    private readonly TreeOptions _options;
    private readonly StringBuilder _text = new();
    private readonly HashSet<string> _written = [];

    private TreeWriter(DependencyGraph graph, TreeOptions options) => (_graph, _options) = (graph, options);

    /// <param name="roots">The nodes of the first level.</param>
    public static string Write(DependencyGraph graph, IEnumerable<GraphNode> roots, TreeOptions options)
    {
        var writer = new TreeWriter(graph, options);
        foreach (var root in roots)
        {
            writer.Append(root, notes: "", lead: "", depth: 0);
        }

        return writer._text.ToString();
    }

    private void Append(GraphNode node, string notes, string lead, int depth)
    {
        var below = (_options.IsInverted ? _graph.DependentsOf(node) : _graph.NeedsOf(node)).ToArray();
        var isKnown = below.Length > 0 && _written.Contains(node.Id);
        _text.Append(node).Append(notes).Append(isKnown ? " (*)\n" : "\n");
        if (isKnown || depth == _options.Depth)
        {
            return;
        }

        _written.Add(node.Id);
        for (var i = 0; i < below.Length; i++)
        {
            var isLast = i == below.Length - 1;
            var (branch, stem) = (_options.UsesUnicode, isLast) switch
            {
                (true, true) => ("└── ", "    "),
                (true, false) => ("├── ", "│   "),
                (false, true) => ("`-- ", "    "),
                _ => ("|-- ", "|   "),
            };
            _text.Append(lead).Append(branch);
            var next = _graph[_options.IsInverted ? below[i].From : below[i].To];
            Append(next, EdgeNotes.Of(below[i]), lead + stem, depth + 1);
        }
    }
}
