using System.Globalization;

namespace Rumprun.Packages.Engine.Sandboxing;

/// <summary>The kernel's count of processes that it killed for lack of memory.</summary>
internal static class OutOfMemory
{
    private const string Statistics = "/proc/vmstat";

    private const string Counter = "oom_kill ";

    /// <summary>The number since the machine started; 0 if the kernel does not report it.</summary>
    public static long Count() =>
        File.Exists(Statistics)
        && File.ReadLines(Statistics).FirstOrDefault(static l => l.StartsWith(Counter, StringComparison.Ordinal)) is { } line
            ? long.Parse(line[Counter.Length..], CultureInfo.InvariantCulture)
            : 0;
}
