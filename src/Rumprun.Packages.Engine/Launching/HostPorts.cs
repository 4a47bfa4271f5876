using System.Collections.Immutable;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Rumprun.Packages.Core.Diagnostics;
using Rumprun.Packages.Core.Ports;

namespace Rumprun.Packages.Engine.Launching;

/// <summary>
/// Checks before a guest starts that its host ports are free, and chooses a free one for each host port 0.
/// </summary>
internal static class HostPorts
{
    /// <summary>The same forwards, none with host port 0.</summary>
    /// <exception cref="DiagnosticException">RR8018: a port is taken; RR8019: a forward is not possible.</exception>
    public static ImmutableArray<PortForward> Resolve(GuestSpecification guest)
    {
        if (!guest.Network && (!guest.Forwards.IsEmpty || guest.Ready is Readiness.Tcp))
        {
            throw LaunchDiagnostics.NoForward.Exception(
                $"`{guest.Name}` has no network, so nothing can connect to it",
                "enable its network, or leave out `-p` and do not wait for a port");
        }

        var resolved = ImmutableArray.CreateBuilder<PortForward>();
        var problems = ImmutableArray.CreateBuilder<Diagnostic>();
        foreach (var forward in guest.Forwards)
        {
            if (forward.HostPort != 0
                && resolved.Any(f => f.HostPort == forward.HostPort && f.Guest.Transport == forward.Guest.Transport))
            {
                problems.Add(LaunchDiagnostics.NoForward.Create(
                    string.Create(CultureInfo.InvariantCulture, $"host port {forward.HostPort} is used twice"),
                    "use a different host port for each forward"));
            }
            else if (Try(forward) is (var port, var problem) && problem is not null)
            {
                problems.Add(problem);
            }
            else
            {
                resolved.Add(forward with { HostPort = port });
            }
        }

        return problems.Count == 0
            ? resolved.DrainToImmutable()
            : throw new DiagnosticException(problems.DrainToImmutable());
    }

    /// <summary>A TCP port of the loopback address that is free at this moment.</summary>
    public static int ChooseFree() => Bind(IPAddress.Loopback, 0, Transport.Tcp);

    private static (int Port, Diagnostic? Problem) Try(PortForward forward)
    {
        if (forward.HostAddress.AddressFamily != AddressFamily.InterNetwork)
        {
            return (0, LaunchDiagnostics.NoForward.Create(
                $"`{forward.HostAddress}` is not an IPv4 address, and only those are forwarded to a guest",
                "use an IPv4 address: `127.0.0.1`"));
        }

        try
        {
            return (Bind(forward.HostAddress, forward.HostPort, forward.Guest.Transport), null);
        }
        catch (SocketException e)
        {
            return (0, Explain(forward, e.SocketErrorCode));
        }
    }

    private static Diagnostic Explain(PortForward forward, SocketError error)
    {
        var port = string.Create(CultureInfo.InvariantCulture, $"{forward.HostAddress}:{forward.HostPort}");
        return error switch
        {
            SocketError.AddressAlreadyInUse => LaunchDiagnostics.PortTaken.Create(
                $"port {port} is in use {PortOwner.Describe(forward.HostPort, forward.Guest.Transport)}",
                string.Create(CultureInfo.InvariantCulture,
                    $"use another one: `-p {FreeHint(forward)}:{forward.Guest}`, or stop what uses it")),
            SocketError.AccessDenied => LaunchDiagnostics.NoForward.Create(
                $"you may not use port {port}: ports below 1024 need a privilege",
                $"use a port from 1024 on: `-p 8080:{forward.Guest}`"),
            SocketError.AddressNotAvailable => LaunchDiagnostics.NoForward.Create(
                $"`{forward.HostAddress}` is not an address of this machine",
                "use `127.0.0.1`, or `0.0.0.0` for all of them"),
            _ => LaunchDiagnostics.NoForward.Create($"port {port} cannot be used: {error}"),
        };
    }

    private static int FreeHint(PortForward forward) => Bind(forward.HostAddress, 0, forward.Guest.Transport);

    private static int Bind(IPAddress address, int port, Transport transport)
    {
        using var socket = transport == Transport.Tcp
            ? new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp)
            : new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        socket.Bind(new IPEndPoint(address, port));
        return ((IPEndPoint)socket.LocalEndPoint!).Port;
    }
}
