using System.Globalization;

namespace Rumprun.Packages.Core.Launching;

/// <summary>
/// Reads the table of QEMU's user network (<c>info usernet</c>). QEMU accepts a connection before the guest has seen it, so
/// a connection says nothing; this table says whether the guest has answered.
/// </summary>
public static class QemuUserNetwork
{
    private static readonly string[] BeforeAnswer = ["TCP[SYN_SENT]", "TCP[HOST_FORWARD]", "TCP[CLOSED]", "TCP[LISTEN]"];

    /// <summary>Whether the guest has taken some connection at its port.</summary>
    public static bool HasAnswered(string table, int guestPort) =>
        table.Split('\n', StringSplitOptions.TrimEntries)
            .Select(static line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries))
            .Any(fields => fields is [var state, _, _, _, _, var port, ..]
                && state.StartsWith("TCP[", StringComparison.Ordinal)
                && !BeforeAnswer.Contains(state)
                && int.TryParse(port, CultureInfo.InvariantCulture, out var number)
                && number == guestPort);
}
