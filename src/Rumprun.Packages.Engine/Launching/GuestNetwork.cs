namespace Rumprun.Packages.Engine.Launching;

/// <summary>
/// What every guest's network looks like from inside. QEMU's user network and slirp4netns are the same code and have the same
/// addresses.
/// </summary>
public static class GuestNetwork
{
    /// <summary>Leads to this machine's loopback address: to what forwards to another guest, too.</summary>
    public const string LoopbackOfHost = "10.0.2.2";
}
