using System.Globalization;

namespace Rumprun.Packages.Engine.Processes;

/// <summary>Processor time, as the system counts it.</summary>
public static class ProcessorTime
{
    /// <summary>USER_HZ, which is 100 on every architecture that Linux presents to programs.</summary>
    private const double TicksPerSecond = 100;

    /// <summary>
    /// Of this process and of all its descendants that have ended and been waited for: proc(5), stat, fields 14 to 17.
    /// </summary>
    public static TimeSpan OfThisProcessTree()
    {
        var text = File.ReadAllText("/proc/self/stat");

        // The name, field 2, is in parentheses and may hold anything.
        var fields = text[(text.LastIndexOf(')') + 2)..].Split(' ');
        return TimeSpan.FromSeconds(
            fields[11..15].Sum(static f => long.Parse(f, CultureInfo.InvariantCulture)) / TicksPerSecond);
    }
}
