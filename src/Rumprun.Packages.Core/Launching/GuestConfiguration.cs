using System.Collections.Immutable;
using System.Net;

namespace Rumprun.Packages.Core.Launching;

/// <summary>
/// What a Rumprun guest is told when it boots: programs and arguments, environment, host name, network, file systems. It
/// says nothing of how that is written down; <see cref="GuestConfigurationText"/> knows.
/// </summary>
public sealed record GuestConfiguration
{
    /// <summary>One entry for each program that is baked into the image, in their order: one to eight.</summary>
    public required ImmutableArray<GuestProgram> Programs { get; init; }

    public ImmutableSortedDictionary<string, string> Environment { get; init; } =
        ImmutableSortedDictionary<string, string>.Empty;

    public string? Hostname { get; init; }

    public ImmutableArray<GuestInterface> Interfaces { get; init; } = [];

    /// <summary>Mounted in this order, so that a mount may lie inside an earlier one.</summary>
    public ImmutableArray<GuestVolume> Volumes { get; init; } = [];
}

/// <summary>A program of the image: what it sees as <c>argv[0]</c>, and the arguments after it.</summary>
public sealed record GuestProgram(string Name, ImmutableArray<string> Arguments);

/// <summary>A network interface of the guest (<c>vioif0</c>) and how it comes by its address.</summary>
public sealed record GuestInterface(string Name, GuestAddressing Addressing)
{
    /// <summary>True where the guest has to create the interface before it configures it (Xen's <c>xenif0</c>).</summary>
    public bool Create { get; init; }
}

/// <summary>How a guest's interface comes by its address.</summary>
public abstract record GuestAddressing
{
    private GuestAddressing()
    {
    }

    /// <summary>IPv4 by DHCP, before the program starts.</summary>
    public sealed record Dhcp : GuestAddressing;

    /// <summary>IPv6 by router advertisement.</summary>
    public sealed record RouterAdvertisement : GuestAddressing;

    /// <summary>A fixed address of either family; the gateway is of the same one.</summary>
    public sealed record Fixed(IPAddress Address, int PrefixLength, IPAddress? Gateway) : GuestAddressing;
}

/// <summary>Where the device of a volume comes from.</summary>
public enum VolumeSource
{
    /// <summary>A device node: <c>/dev/ld0a</c>.</summary>
    Device,

    /// <summary>A file in the guest that holds a file system image.</summary>
    FileImage,

    /// <summary>A block device of the hypervisor: Xen's <c>xvda</c>.</summary>
    Hypervisor,
}

/// <summary>
/// A file system (FFS, ext2 or ISO 9660, found out by trying) and the absolute guest path that it is mounted at.
/// </summary>
public sealed record GuestVolume(VolumeSource Source, string Path, string MountPoint);
