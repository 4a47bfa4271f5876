using System.Text;

namespace Rumprun.Packages.Cli.Rendering;

/// <summary>
/// A few lines at the end of a terminal's output that are rewritten repeatedly. Not thread-safe.
/// </summary>
internal sealed class LiveRegion(Terminal terminal)
{
    private int _height;

    /// <summary>Replaces the shown lines, each cut to the terminal's width.</summary>
    public void Show(IReadOnlyCollection<string> lines)
    {
        var text = new StringBuilder(Erasure());
        var separator = "";
        foreach (var line in lines)
        {
            text.Append(separator).Append([.. line.Where(static c => !char.IsControl(c)).Take(terminal.Width - 1)]);
            separator = "\n";
        }

        _height = lines.Count;
        if (text.Length > 0)
        {
            terminal.Error.Write(text);
        }
    }

    public void Clear() => Show([]);

    /// <summary>To the region's first column and line, and all from there on erased (ECMA-48 8.3.22, 8.3.39).</summary>
    private string Erasure() => _height switch
    {
        0 => "",
        1 => "\r\e[J",
        _ => $"\r\e[{_height - 1}A\e[J",
    };
}
