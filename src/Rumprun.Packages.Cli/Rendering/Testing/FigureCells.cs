using System.Globalization;
using Rumprun.Packages.Core.Packages;

namespace Rumprun.Packages.Cli.Rendering.Testing;

/// <summary>The measurements of an image as table cells; a dash if there is none.</summary>
internal static class FigureCells
{
    private const string None = "-";

    public static IReadOnlyList<string> Header { get; } = ["IMAGE", "MEMORY", "LEAST", "MAIN", "ANSWER"];

    public static IReadOnlyList<string> Of(TestFigures? figures) => figures is null
        ? [None, None, None, None, None]
        :
        [
            ByteSize.Format(figures.ImageSize),
            Size(figures.Memory),
            Size(figures.SmallestMemory),
            Milliseconds(figures.TimeToMain),
            Milliseconds(figures.TimeToAnswer),
        ];

    public static string Milliseconds(TimeSpan? time) => time is { } known
        ? string.Create(CultureInfo.InvariantCulture, $"{known.TotalMilliseconds:0} ms")
        : None;

    private static string Size(long? bytes) => bytes is { } known ? ByteSize.Format(known) : None;
}
