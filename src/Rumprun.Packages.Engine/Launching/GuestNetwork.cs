using System.Net;

namespace Rumprun.Packages.Engine.Launching;

/// <summary>
/// What every guest's network looks like from inside. QEMU's user network and slirp4netns are the same code and have the same
/// addresses.
/// </summary>
public static class GuestNetwork
{
    /// <summary>Leads to this machine's loopback address: to what forwards to another guest, too.</summary>
    public const string LoopbackOfHost = "10.0.2.2";

    /// <summary>The length of the network's prefix, in bits.</summary>
    public const int PrefixLength = 24;

    /// <summary>The address that QEMU's DHCP server gives its one guest, and where its forwards lead unless they say otherwise.</summary>
    public static IPAddress UnikernelAddress { get; } = new([10, 0, 2, 15]);

    public static IPAddress Gateway { get; } = IPAddress.Parse(LoopbackOfHost);
}
