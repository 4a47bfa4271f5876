using System.Globalization;
using Rumprun.Packages.Core.Diagnostics;
using Rumprun.Packages.Core.Launching;

namespace Rumprun.Packages.Engine.Launching.Qemu;

/// <summary>Explains why QEMU ended before its guest did.</summary>
internal static class QemuEnd
{
    private const string Stopped = "terminating on signal";

    /// <summary>
    /// A guest that reset the machine: QEMU ends normally then, since it is started with <c>-no-reboot</c>.
    /// </summary>
    public static GuestExit? AsReset(int exitCode, string error, bool mainBegun) =>
        exitCode != 0 || error.Contains(Stopped, StringComparison.Ordinal) ? null
        : mainBegun ? new GuestExit.Crashed("the machine reset itself, as it does when a stack overflows (main has 256 KB)")
        : new GuestExit.BootFailed("the machine reset itself");

    public static Diagnostic Explain(GuestSpecification guest, int exitCode, string error)
    {
        var lines = error.Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)
            .Where(static line => !line.Contains("warning:", StringComparison.Ordinal)
                && !line.Contains("info:", StringComparison.Ordinal))
            .TakeLast(3)
            .ToList();
        var said = lines.Count == 0 ? null : string.Join(' ', lines);
        return LaunchDiagnostics.EmulatorFailed.Create(
            $"QEMU ended before `{guest.Name}` did, {How(exitCode)}{(said is null ? " without a message" : $": {said}")}",
            Hint(said));
    }

    private static string How(int exitCode) => exitCode switch
    {
        0 => "stopped from outside",
        > 128 => string.Create(CultureInfo.InvariantCulture, $"killed by signal {exitCode - 128}"),
        _ => string.Create(CultureInfo.InvariantCulture, $"with status {exitCode}"),
    };

    private static string Hint(string? said) => said switch
    {
        not null when said.Contains("\"write\" lock", StringComparison.Ordinal) =>
            "stop the other guest that writes to this disk, or copy the disk",
        not null when said.Contains(Stopped, StringComparison.Ordinal) => "start the guest again",
        not null when said.Contains("host forwarding rule", StringComparison.Ordinal) =>
            "start it again: another process took the port meanwhile",
        _ => "run `rrpkg doctor`, and check that `qemu-system-x86_64 --version` works",
    };
}
