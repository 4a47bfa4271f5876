using System.Net.Sockets;
using System.Text;
using System.Text.Json;

namespace Rumprun.Packages.Engine.Launching.Qemu;

/// <summary>
/// A connection to QEMU's control socket (QEMU Machine Protocol: one JSON object a line each way). One request at a time.
/// </summary>
internal sealed class QemuMonitor : IDisposable
{
    private readonly Socket _socket;
    private readonly StreamReader _reader;

    private QemuMonitor(Socket socket)
    {
        _socket = socket;
        _reader = new StreamReader(new NetworkStream(socket), Encoding.UTF8);
    }

    /// <summary>Connects to the socket in the working directory of a QEMU.</summary>
    /// <exception cref="IOException">QEMU has ended.</exception>
    /// <exception cref="SocketException">QEMU does not listen there.</exception>
    public static async Task<QemuMonitor> ConnectAsync(int process, CancellationToken cancellationToken)
    {
        // A socket's path has at most 107 bytes, so the full path is not used.
        var path = $"/proc/{process}/cwd/{QemuCommandLine.MonitorSocket}";
        var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        try
        {
            await socket.ConnectAsync(new UnixDomainSocketEndPoint(path), cancellationToken);
            var monitor = new QemuMonitor(socket);
            await monitor.ReceiveAsync("QMP", cancellationToken);
            await monitor.RequestAsync("""{"execute":"qmp_capabilities"}""", cancellationToken);
            return monitor;
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    /// <summary>Runs a command of the human monitor.</summary>
    /// <returns>What it printed.</returns>
    /// <exception cref="IOException">QEMU has ended.</exception>
    public async Task<string> CommandAsync(string command, CancellationToken cancellationToken)
    {
        var line = JsonEncodedText.Encode(command);
        using var reply = await RequestAsync(
            $$$"""{"execute":"human-monitor-command","arguments":{"command-line":"{{{line}}}"}}""", cancellationToken);
        return reply.RootElement.GetProperty("return").GetString() ?? "";
    }

    public void Dispose()
    {
        _reader.Dispose();
        _socket.Dispose();
    }

    private async Task<JsonDocument> RequestAsync(string request, CancellationToken cancellationToken)
    {
        await _socket.SendAsync(Encoding.UTF8.GetBytes(request + "\n"), cancellationToken);
        return await ReceiveAsync("return", cancellationToken);
    }

    /// <summary>The next object with that member. Events in between are skipped.</summary>
    private async Task<JsonDocument> ReceiveAsync(string member, CancellationToken cancellationToken)
    {
        while (await _reader.ReadLineAsync(cancellationToken) is { } line)
        {
            var message = JsonDocument.Parse(line);
            if (message.RootElement.TryGetProperty(member, out _))
            {
                return message;
            }

            var failed = message.RootElement.TryGetProperty("error", out _);
            message.Dispose();
            if (failed)
            {
                throw new IOException($"QEMU refused: {line}");
            }
        }

        throw new IOException("QEMU closed its monitor");
    }
}
