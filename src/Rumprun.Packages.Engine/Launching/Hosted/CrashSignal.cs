namespace Rumprun.Packages.Engine.Launching.Hosted;

/// <summary>The signals that end a program because of an error in it or a lack of memory.</summary>
internal static class CrashSignal
{
    /// <summary>The signal's name; null: the program chose the code, or the signal was sent on purpose.</summary>
    public static string? Of(int exitCode) => (exitCode - 128) switch
    {
        4 => "SIGILL",
        5 => "SIGTRAP",
        6 => "SIGABRT",
        7 => "SIGBUS",
        8 => "SIGFPE",
        9 => "SIGKILL",
        11 => "SIGSEGV",
        31 => "SIGSYS",
        _ => null,
    };
}
