using System.Text;

namespace Rumprun.Packages.Core.Graphs.Rendering;

/// <summary>Draws the lines of a tree, a repeated one with <c>(*)</c> behind it.</summary>
public static class TreeWriter
{
    /// <param name="usesUnicode">With box-drawing characters; else with ASCII's.</param>
    public static string Write(IEnumerable<TreeRow> rows, bool usesUnicode)
    {
        var text = new StringBuilder();
        foreach (var row in rows)
        {
            for (var level = 0; level < row.Depth; level++)
            {
                text.Append((usesUnicode, level == row.Depth - 1, row.Lasts[level]) switch
                {
                    (_, false, true) => "    ",
                    (true, false, false) => "│   ",
                    (true, true, false) => "├── ",
                    (true, true, true) => "└── ",
                    (false, false, false) => "|   ",
                    (false, true, false) => "|-- ",
                    (false, true, true) => "`-- ",
                });
            }

            text.Append(row.Node).Append(NotesOf(row)).Append(row.IsRepeated ? " (*)\n" : "\n");
        }

        return text.ToString();
    }

    /// <summary>Below a build tool all is the build machine's; on the first level that has to be said.</summary>
    private static string NotesOf(TreeRow row) => row.Via is { } via ? EdgeNotes.Of(via)
        : row.Node.Kind == GraphNodeKind.BuildMachine ? " (on the build machine)" : "";
}
