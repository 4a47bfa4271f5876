using System.Globalization;

namespace Rumprun.Packages.Engine.Sandboxing;

/// <summary>What the kernel says of processes that it killed for lack of memory.</summary>
internal static class OutOfMemory
{
    private const string Statistics = "/proc/vmstat";

    private const string Counter = "oom_kill ";

    /// <summary>How many there were since the machine started; 0 where the kernel does not say.</summary>
    public static long Count() =>
        File.Exists(Statistics)
        && File.ReadLines(Statistics).FirstOrDefault(static l => l.StartsWith(Counter, StringComparison.Ordinal)) is { } line
            ? long.Parse(line[Counter.Length..], CultureInfo.InvariantCulture)
            : 0;
}
