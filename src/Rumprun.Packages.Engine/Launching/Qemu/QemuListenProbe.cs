using System.Collections.Immutable;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Rumprun.Packages.Core.Launching;
using Rumprun.Packages.Core.Ports;

namespace Rumprun.Packages.Engine.Launching.Qemu;

/// <summary>
/// Finds out whether a guest listens. QEMU accepts a connection long before the guest can, so each try connects through a
/// forward and then asks QEMU's monitor how far that connection got. A try is short, because one that is made before the
/// guest has an address hangs for seconds.
/// </summary>
internal sealed class QemuListenProbe(int process, ImmutableArray<PortForward> forwards) : IDisposable
{
    private static readonly TimeSpan TryFor = TimeSpan.FromMilliseconds(150);
    private static readonly TimeSpan BetweenLooks = TimeSpan.FromMilliseconds(5);

    private QemuMonitor? _monitor;
    private PortForward? _ownForward;

    /// <summary>One try. False also if QEMU has not started yet or has ended.</summary>
    public async Task<bool> TryAsync(int guestPort, CancellationToken cancellationToken)
    {
        try
        {
            _monitor ??= await QemuMonitor.ConnectAsync(process, cancellationToken);
            var through = forwards.FirstOrDefault(f => f.Guest == new GuestPort(guestPort, Transport.Tcp))
                ?? (_ownForward ??= await AddForwardAsync(_monitor, guestPort, cancellationToken));
            var listens = await ConnectAsync(_monitor, through, cancellationToken);
            if (listens && _ownForward is not null)
            {
                await RemoveForwardAsync(_monitor, _ownForward, cancellationToken);
                _ownForward = null;
            }

            return listens;
        }
        catch (SocketException)
        {
            return false;
        }
        catch (IOException)
        {
            return false;
        }
    }

    public void Dispose() => _monitor?.Dispose();

    private static async Task<bool> ConnectAsync(
        QemuMonitor monitor, PortForward forward, CancellationToken cancellationToken)
    {
        using var client = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        var address = forward.HostAddress.Equals(IPAddress.Any) ? IPAddress.Loopback : forward.HostAddress;
        await client.ConnectAsync(address, forward.HostPort, cancellationToken);
        using var patience = new CancellationTokenSource(TryFor);
        while (!patience.IsCancellationRequested)
        {
            if (QemuUserNetwork.HasAnswered(
                await monitor.CommandAsync("info usernet", cancellationToken), forward.Guest.Number))
            {
                return true;
            }

            if (client.Poll(0, SelectMode.SelectRead))
            {
                // Either the guest sent something, or QEMU closed the connection because the guest refused it.
                return client.Available > 0;
            }

            await Task.Delay(BetweenLooks, cancellationToken);
        }

        return false;
    }

    private static async Task<PortForward> AddForwardAsync(
        QemuMonitor monitor, int guestPort, CancellationToken cancellationToken)
    {
        var forward = new PortForward(IPAddress.Loopback, HostPorts.ChooseFree(), new GuestPort(guestPort, Transport.Tcp));
        await monitor.CommandAsync(
            $"hostfwd_add {QemuCommandLine.NetworkId} {QemuCommandLine.Forward(forward)}", cancellationToken);
        return forward;
    }

    private static Task<string> RemoveForwardAsync(
        QemuMonitor monitor, PortForward forward, CancellationToken cancellationToken) =>
        monitor.CommandAsync(
            string.Create(CultureInfo.InvariantCulture,
                $"hostfwd_remove {QemuCommandLine.NetworkId} tcp:{forward.HostAddress}:{forward.HostPort}"),
            cancellationToken);
}
