using System.Globalization;
using System.Text.RegularExpressions;

namespace Rumprun.Packages.Core.Launching;

/// <summary>
/// What a line of a Rumprun guest's console says about the guest itself. The texts are those of rumprun.c, syscall_misc.c,
/// kernel.c, machdep.c and dhcp_main.c. Everything else is somebody's output, which is no case of this.
/// </summary>
public abstract partial record ConsoleLine
{
    private ConsoleLine()
    {
    }

    /// <summary>A program's main is about to run; what follows is its output.</summary>
    public sealed record MainBegun(string Program) : ConsoleLine;

    /// <summary>Main returned; handlers of <c>atexit</c> still run.</summary>
    public sealed record MainReturned(string Program, int Status) : ConsoleLine;

    /// <summary>The program is over, by <c>exit</c> or by returning.</summary>
    public sealed record ExitCalled(int Status) : ConsoleLine;

    /// <summary><c>abort</c> or a raised signal; <see cref="ExitCalled"/> with 1 follows.</summary>
    public sealed record Aborted : ConsoleLine;

    /// <summary>
    /// The DHCP client took an answer for damaged. It does that with a right checksum of 0xFFFF, which stands for 0 (RFC
    /// 768), so it depends on the start's transaction number, and each further answer to that is the same.
    /// </summary>
    public sealed record AddressRefused : ConsoleLine;

    /// <summary>The configuration was not acceptable; no main will run.</summary>
    public sealed record BootstrapFailed : ConsoleLine;

    /// <summary>The processor met what nobody handles. Nothing follows.</summary>
    public sealed record Trapped(string Text) : ConsoleLine;

    /// <summary>The rump kernel gave up and says why; <see cref="Halting"/> and <see cref="Panicked"/> follow.</summary>
    public sealed record KernelPanicked(string Text) : ConsoleLine;

    /// <summary>The platform gave up; <see cref="Halted"/> follows.</summary>
    public sealed record Panicked(string Text) : ConsoleLine;

    /// <summary>There was no memory for a request.</summary>
    public sealed record OutOfMemory : ConsoleLine;

    /// <summary>The rump kernel unmounts its file systems.</summary>
    public sealed record Halting : ConsoleLine;

    /// <summary>The processor stands still.</summary>
    public sealed record Halted : ConsoleLine;

    /// <summary>Null: the line is output of a program or of the boot.</summary>
    public static ConsoleLine? Parse(string line) => line switch
    {
        "halted" => new Halted(),
        "rump kernel halting..." => new Halting(),
        "dhcp get: invalid packet received. retrying" => new AddressRefused(),
        "=== bootstrap failed" => new BootstrapFailed(),
        _ when line.StartsWith("=== ", StringComparison.Ordinal) => ParseMark(line),
        _ when line.StartsWith("PANIC: ", StringComparison.Ordinal) => new Panicked(line["PANIC: ".Length..]),
        _ when line.StartsWith("panic: ", StringComparison.Ordinal) => new KernelPanicked(line["panic: ".Length..]),
        _ when line.StartsWith("cannot handle page request order ", StringComparison.Ordinal) => new OutOfMemory(),
        // It is printed after whatever the program left unfinished on the line.
        _ when line.EndsWith("_lwpabort() called", StringComparison.Ordinal) => new Aborted(),
        _ when TrapPattern().Match(line) is { Success: true } trap => new Trapped(trap.Groups["text"].Value),
        _ => null,
    };

    private static ConsoleLine? ParseMark(string line) =>
        CallingPattern().Match(line) is { Success: true } calling ? new MainBegun(calling.Groups["name"].Value)
        : ReturnedPattern().Match(line) is { Success: true } returned && LowByte(returned) is { } status
            ? new MainReturned(returned.Groups["name"].Value, status)
        : ExitPattern().Match(line) is { Success: true } exit && LowByte(exit) is { } code ? new ExitCalled(code)
        : null;

    /// <summary>The low eight bits, which is what POSIX lets a parent see.</summary>
    private static int? LowByte(Match match) =>
        int.TryParse(
            match.Groups["status"].ValueSpan, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var status)
            ? status & 0xff
            : null;

    [GeneratedRegex("""^=== calling "(?<name>.*)" main\(\) ===$""", RegexOptions.CultureInvariant)]
    private static partial Regex CallingPattern();

    [GeneratedRegex("""^=== main\(\) of "(?<name>.*)" returned (?<status>-?\d+) ===$""", RegexOptions.CultureInvariant)]
    private static partial Regex ReturnedPattern();

    [GeneratedRegex(@"^=== (?:ERROR: )?_exit\((?<status>-?\d+)\) called ===$", RegexOptions.CultureInvariant)]
    private static partial Regex ExitPattern();

    [GeneratedRegex(@"FATAL TRAP: (?<text>.+ at (?:0x)?[0-9a-f]+ \(0x[0-9a-f]+\))$", RegexOptions.CultureInvariant)]
    private static partial Regex TrapPattern();
}
