using System.Buffers.Binary;
using System.Globalization;
using System.Net.Sockets;
using Rumprun.Packages.Core.Diagnostics;
using Rumprun.Packages.Core.Launching;

namespace Rumprun.Packages.Engine.Launching.Qemu;

/// <summary>
/// Carries what a guest's programs print, apart from the console: through a virtio serial port, which QEMU connects with a
/// socket in its working directory. QEMU starts the guest when that is connected, and keeps it waiting while nothing is
/// read. A guest asks here for the time, too: QEMU's real-time clock has whole seconds.
/// </summary>
internal static class QemuOutputChannel
{
    public const string SocketName = "output.sock";

    private static readonly TimeSpan BetweenTries = TimeSpan.FromMilliseconds(2);

    /// <summary>Returns when QEMU has ended, and all that it had is written.</summary>
    /// <exception cref="DiagnosticException">RR8028: the output cannot be written.</exception>
    public static async Task PumpAsync(
        BoundProcess qemu, RumprunConsoleReader console, GuestOutputWriter output, TimeProvider time, Action noticed)
    {
        using var socket = await ConnectAsync(qemu);
        if (socket is null)
        {
            return;
        }

        var blocks = new OutputBlocks();
        var buffer = new byte[64 * 1024];
        while (await ReceiveAsync(socket, buffer) is > 0 and var received)
        {
            for (var at = 0; at < received;)
            {
                var (length, stream) = blocks.Next(buffer.AsSpan(at, received - at));
                if (stream == OutputStream.Time)
                {
                    await AnswerAsync(socket, time.GetUtcNow());
                }
                else if (stream != OutputStream.None)
                {
                    console.FeedProgram(buffer.AsSpan(at, length));
                    await output.WriteProgramAsync(buffer.AsMemory(at, length), stream == OutputStream.Error);
                }

                at += length;
            }

            noticed();
        }
    }

    /// <summary>Null: QEMU ended before.</summary>
    private static async Task<Socket?> ConnectAsync(BoundProcess qemu)
    {
        // A socket's path has at most 107 bytes, so it is not spelled out.
        var path = string.Create(CultureInfo.InvariantCulture, $"/proc/{qemu.Id}/cwd/{SocketName}");
        while (!qemu.Exited.IsCompleted)
        {
            var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
            try
            {
                await socket.ConnectAsync(new UnixDomainSocketEndPoint(path), CancellationToken.None);
                return socket;
            }
            catch (SocketException)
            {
                socket.Dispose();
                await Task.Delay(BetweenTries, CancellationToken.None);
            }
        }

        return null;
    }

    /// <summary>As the port <c>rumprun-compat</c> reads it (channel.h): nanoseconds since 1970.</summary>
    private static async Task AnswerAsync(Socket socket, DateTimeOffset now)
    {
        var answer = new byte[sizeof(long)];
        BinaryPrimitives.WriteInt64LittleEndian(
            answer, (now - DateTimeOffset.UnixEpoch).Ticks * TimeSpan.NanosecondsPerTick);
        try
        {
            await socket.SendAsync(answer, CancellationToken.None);
        }
        catch (SocketException)
        {
            // QEMU was killed, which receiving finds out too.
        }
    }

    private static async Task<int> ReceiveAsync(Socket socket, byte[] buffer)
    {
        try
        {
            return await socket.ReceiveAsync(buffer, CancellationToken.None);
        }
        catch (SocketException)
        {
            // QEMU was killed.
            return 0;
        }
    }
}
