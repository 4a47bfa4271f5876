using System.Globalization;

namespace Rumprun.Packages.Cli.Rendering;

/// <summary>Durations for display.</summary>
internal static class Durations
{
    /// <summary>To a tenth of a second, from a minute on to a second: <c>3.2 s</c>, <c>2 min 5 s</c>.</summary>
    public static string Exact(TimeSpan elapsed) => elapsed.TotalMinutes >= 1 ? Minutes(elapsed)
        : string.Create(CultureInfo.InvariantCulture, $"{elapsed.TotalSeconds:0.0} s");

    /// <summary>To a second.</summary>
    public static string Short(TimeSpan elapsed) => elapsed.TotalMinutes >= 1 ? Minutes(elapsed)
        : string.Create(CultureInfo.InvariantCulture, $"{(int)elapsed.TotalSeconds} s");

    private static string Minutes(TimeSpan elapsed) =>
        string.Create(CultureInfo.InvariantCulture, $"{(int)elapsed.TotalMinutes} min {elapsed.Seconds} s");
}
