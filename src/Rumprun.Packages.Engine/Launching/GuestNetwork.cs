namespace Rumprun.Packages.Engine.Launching;

/// <summary>
/// The network as every guest sees it. QEMU's user network and slirp4netns are the same code and have the same
/// addresses.
/// </summary>
public static class GuestNetwork
{
    /// <summary>Leads to this machine's loopback address, and so to the forwarded ports of other guests.</summary>
    public const string LoopbackOfHost = "10.0.2.2";
}
