using System.Collections.Immutable;
using System.Net;
using Rumprun.Packages.Core;
using Rumprun.Packages.Core.Launching;
using Rumprun.Packages.Core.Naming;
using Rumprun.Packages.Core.Ports;
using Rumprun.Packages.Engine.Disks;

namespace Rumprun.Packages.Engine.Launching;

/// <summary>
/// A guest to be started: its image, what it is given, and how to see that it is ready. Paths are absolute.
/// </summary>
public sealed record GuestSpecification
{
    /// <summary>The guest's name; unique among detached guests.</summary>
    public required PortName Name { get; init; }

    public required Target Target { get; init; }

    /// <summary>The baked image; for hosted, the program itself.</summary>
    public required string Image { get; init; }

    /// <summary>The programs in the image, in their order, each with its arguments. For hosted, exactly one.</summary>
    public required ImmutableArray<GuestProgram> Programs { get; init; }

    public ImmutableSortedDictionary<string, string> Environment { get; init; } =
        ImmutableSortedDictionary<string, string>.Empty;

    /// <summary>Bytes. A hosted guest has no limit of its own.</summary>
    public long Memory { get; init; } = 64L << 20;

    /// <summary>How many descriptors a unikernel's program may have open; null: as many as it has by itself.</summary>
    public int? Descriptors { get; init; }

    /// <summary>Null: the guest's name, if that is a valid host name.</summary>
    public string? Hostname { get; init; }

    /// <summary>What a unikernel's program prints to standard output is shown on a terminal.</summary>
    public bool OutputIsTerminal { get; init; }

    /// <summary>What it prints to standard error is.</summary>
    public bool ErrorIsTerminal { get; init; }

    public bool Network { get; init; } = true;

    public ImmutableArray<PortForward> Forwards { get; init; } = [];

    /// <summary>Mounted in this order.</summary>
    public ImmutableArray<GuestMount> Mounts { get; init; } = [];

    /// <summary>Null: the guest is ready as soon as main has begun.</summary>
    public Readiness? Ready { get; init; }

    public TimeSpan ReadyTimeout { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>The host name that the guest gets; null: none.</summary>
    internal string? EffectiveHostname =>
        Hostname ?? (GuestNames.CheckHostname(Name.ToString()) is null ? Name.ToString() : null);
}

/// <summary>A port of this machine that leads to a port of the guest. Host port 0: any free one.</summary>
public sealed record PortForward(IPAddress HostAddress, int HostPort, GuestPort Guest)
{
    public override string ToString() => $"{HostAddress}:{HostPort} -> {Guest}";
}

/// <summary>What is mounted: an image, for unikernels, or a directory, for hosted guests.</summary>
public enum MountKind
{
    ReadOnlyImage,
    WritableImage,
    ReadOnlyDirectory,
    WritableDirectory,
}

/// <summary>An image or directory of this machine, mounted at an absolute path of the guest.</summary>
public sealed record GuestMount(string Source, MountKind Kind, string At)
{
    /// <summary>
    /// The disk that it is, which no other guest may use at the same time; null: it is not one of rrpkg's disks.
    /// </summary>
    public GuestDisk? Disk { get; init; }
}
