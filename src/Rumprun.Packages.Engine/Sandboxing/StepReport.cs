using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace Rumprun.Packages.Engine.Sandboxing;

/// <summary>The report that the script around a step wrote.</summary>
/// <param name="HasBegun">False if the sandbox itself could not be created.</param>
/// <param name="ExitCode">The step's exit code; 128 + N if signal N ended it; null if it was stopped.</param>
/// <param name="Left">The command lines of processes that were still running after it.</param>
internal sealed partial record StepReport(bool HasBegun, int? ExitCode, ImmutableArray<string> Left)
{
    /// <summary>In bytes. A process of the step can write anything into the file.</summary>
    private const int Longest = 1 << 20;

    /// <summary>
    /// The processor time of the step and its children; zero without a sandbox, because the system then accounts for it.
    /// </summary>
    public TimeSpan ProcessorTime { get; init; }

    public static StepReport Read(string file)
    {
        var lines = File.Exists(file) ? LinesOf(file) : [];
        var ended = lines.LastOrDefault(static l => l.StartsWith("ended ", StringComparison.Ordinal));
        return new StepReport(
            lines.Contains("begun"),
            int.TryParse(ended?["ended ".Length..], CultureInfo.InvariantCulture, out var code) ? code : null,
            [.. lines.Where(static l => l.StartsWith("left ", StringComparison.Ordinal)).Select(
                static l => l["left ".Length..].TrimEnd())])
        {
            // The shell's own first, then that of its children: POSIX, 2.14, times.
            ProcessorTime = lines.Select(static l => Times().Match(l)).Where(static m => m.Success)
                .SelectMany(static m => new[] { Duration(m.Groups[1], m.Groups[2]), Duration(m.Groups[3], m.Groups[4]) })
                .Aggregate(TimeSpan.Zero, static (sum, time) => sum + time),
        };
    }

    private static TimeSpan Duration(Group minutes, Group seconds) =>
        TimeSpan.FromMinutes(int.Parse(minutes.ValueSpan, CultureInfo.InvariantCulture))
        + TimeSpan.FromSeconds(double.Parse(seconds.ValueSpan, CultureInfo.InvariantCulture));

    private static string[] LinesOf(string file)
    {
        using var stream = File.OpenRead(file);
        var bytes = new byte[Math.Min(stream.Length, Longest)];
        var length = stream.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false);
        return Encoding.UTF8.GetString(bytes, 0, length).Split('\n');
    }

    [GeneratedRegex(@"^(\d{1,6})m(\d{1,2}\.\d{1,9})s (\d{1,6})m(\d{1,2}\.\d{1,9})s$", RegexOptions.CultureInvariant)]
    private static partial Regex Times();
}
