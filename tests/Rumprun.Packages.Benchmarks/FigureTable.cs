using System.Globalization;

namespace Rumprun.Packages.Benchmarks;

/// <summary>Figures as a person reads them. A column that no figure has something for is left out.</summary>
public static class FigureTable
{
    private static readonly (string Heading, Func<Figure, string?> Cell)[] Columns =
    [
        ("", static f => f.Subject),
        ("runs", static f => f.Runs.ToString(CultureInfo.InvariantCulture)),
        ("median ms", static f => Milliseconds(f.Median)),
        ("min", static f => Milliseconds(f.Minimum)),
        ("max", static f => Milliseconds(f.Maximum)),
        ("budget", static f => f.Budget?.ToString(CultureInfo.InvariantCulture)),
        ("allocated", static f => f.AllocatedBytes?.ToString("N0", CultureInfo.InvariantCulture)),
        ("gen0", static f => f.Gen0Collections?.ToString("0.##", CultureInfo.InvariantCulture)),
        ("", static f => f.IsMissed ? "missed" : null),
        ("", static f => f.Remark),
    ];

    public static string Write(IReadOnlyCollection<Figure> figures)
    {
        var lines = figures.Select(static _ => "").Prepend("").ToArray();
        foreach (var (heading, cell) in Columns)
        {
            var cells = figures.Select(cell).ToArray();
            if (cells.All(static c => c is null))
            {
                continue;
            }

            // Words stand left, numbers right below their heading.
            var width = cells.Append(heading).Max(static c => c?.Length ?? 0);
            for (var line = 0; line < lines.Length; line++)
            {
                var text = (line == 0 ? heading : cells[line - 1]) ?? "";
                lines[line] += heading.Length == 0 ? $"{text.PadRight(width)}  " : $"{text.PadLeft(width)}  ";
            }
        }

        return string.Join('\n', lines.Select(static l => l.TrimEnd()));
    }

    private static string Milliseconds(double value) =>
        value.ToString(value < 10 ? "0.00" : "0.0", CultureInfo.InvariantCulture);
}
