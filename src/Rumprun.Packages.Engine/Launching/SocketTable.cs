using System.Globalization;
using Rumprun.Packages.Core.Ports;

namespace Rumprun.Packages.Engine.Launching;

/// <summary>
/// Reads the kernel's table of sockets in a process's network namespace (proc(5), <c>/proc/PID/net/tcp</c>).
/// </summary>
internal static class SocketTable
{
    private const string Listening = "0A";

    /// <summary>
    /// The inodes of the sockets that are bound to a port; for TCP, of those that listen. Empty if the process has ended.
    /// </summary>
    /// <param name="process">A process id, or <c>self</c>.</param>
    public static IReadOnlySet<long> BoundTo(string process, int port, Transport transport)
    {
        var protocol = transport == Transport.Tcp ? "tcp" : "udp";
        return new[] { $"/proc/{process}/net/{protocol}", $"/proc/{process}/net/{protocol}6" }
            .SelectMany(ReadRows)
            .Where(row => PortOf(row[1]) == port && (transport == Transport.Udp || row[3] == Listening))
            .Select(static row => long.Parse(row[9], CultureInfo.InvariantCulture))
            .ToHashSet();
    }

    private static IEnumerable<string[]> ReadRows(string path)
    {
        try
        {
            return [.. File.ReadAllLines(path).Skip(1)
                .Select(static line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries))];
        }
        catch (IOException)
        {
            // The process is gone, or the kernel has no such protocol.
            return [];
        }
    }

    // Address and port in hexadecimal: 0100007F:1F90.
    private static int PortOf(string endpoint) =>
        int.Parse(endpoint.AsSpan(endpoint.LastIndexOf(':') + 1), NumberStyles.HexNumber, CultureInfo.InvariantCulture);
}
