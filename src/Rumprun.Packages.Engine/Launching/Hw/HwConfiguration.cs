using System.Globalization;
using Rumprun.Packages.Core.Diagnostics;
using Rumprun.Packages.Core.Launching;

namespace Rumprun.Packages.Engine.Launching.Hw;

/// <summary>
/// Writes the configuration that a guest on Rumprun's hw platform reads when it boots. It names devices as that platform
/// does:
/// <c>vioif0</c> is the network adapter, <c>/dev/ld0a</c>, <c>/dev/ld1a</c> and so on are the disks in the order of the
/// guest's mounts,
/// which is the order that a hypervisor has to attach them in.
/// </summary>
internal static class HwConfiguration
{
    /// <exception cref="DiagnosticException">RR8001 to RR8005: a value cannot be passed to a guest, or all together are too
    /// long.</exception>
    public static string Write(GuestSpecification guest) => GuestConfigurationText.Write(new GuestConfiguration
    {
        Programs = guest.Programs,
        Environment = guest.Environment,
        Hostname = guest.EffectiveHostname,
        Interfaces = guest.Network ? [new GuestInterface("vioif0", new GuestAddressing.Dhcp())] : [],
        Volumes = [.. guest.Mounts.Select(static (mount, index) => new GuestVolume(
            VolumeSource.Device, string.Create(CultureInfo.InvariantCulture, $"/dev/ld{index}a"), mount.At))],
    });
}
