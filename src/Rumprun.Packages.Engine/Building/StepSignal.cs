using System.Collections.Immutable;
using System.Globalization;

namespace Rumprun.Packages.Engine.Building;

/// <summary>Names the signal of an exit code: 128 + N is signal N.</summary>
internal static class StepSignal
{
    private const int Base = 128;

    private const int Highest = 64;

    // signal(7), on x86 and ARM.
    private static readonly ImmutableDictionary<int, string> s_names = ImmutableDictionary.CreateRange(
    [
        KeyValuePair.Create(1, "SIGHUP"), KeyValuePair.Create(2, "SIGINT"), KeyValuePair.Create(3, "SIGQUIT"),
        KeyValuePair.Create(4, "SIGILL"), KeyValuePair.Create(6, "SIGABRT"), KeyValuePair.Create(7, "SIGBUS"),
        KeyValuePair.Create(8, "SIGFPE"), KeyValuePair.Create(9, "SIGKILL"), KeyValuePair.Create(11, "SIGSEGV"),
        KeyValuePair.Create(13, "SIGPIPE"), KeyValuePair.Create(14, "SIGALRM"), KeyValuePair.Create(15, "SIGTERM"),
        KeyValuePair.Create(24, "SIGXCPU"), KeyValuePair.Create(25, "SIGXFSZ"), KeyValuePair.Create(31, "SIGSYS"),
    ]);

    /// <summary><c>signal 11 (SIGSEGV)</c>; null if the code is the program's own.</summary>
    public static string? NameOf(int exitCode)
    {
        var number = exitCode - Base;
        if (number is <= 0 or > Highest)
        {
            return null;
        }

        var name = s_names.TryGetValue(number, out var known) ? $" ({known})" : "";
        return string.Create(CultureInfo.InvariantCulture, $"signal {number}{name}");
    }
}
