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

            text.Append(row.Node).Append(row.Via is { } via ? EdgeNotes.Of(via) : "").Append(row.IsRepeated ? " (*)\n" : "\n");
        }

        return text.ToString();
    }
}
