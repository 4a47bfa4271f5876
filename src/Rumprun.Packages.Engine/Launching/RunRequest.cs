using System.Collections.Immutable;
using Rumprun.Packages.Core;
using Rumprun.Packages.Core.Launching;
using Rumprun.Packages.Core.Naming;
using Rumprun.Packages.Core.Profiles;
using Rumprun.Packages.Core.Ports;

namespace Rumprun.Packages.Engine.Launching;

/// <summary>The guest to start, and how it differs from the port's own launch settings.</summary>
public sealed record RunRequest
{
    public required PortName Port { get; init; }

    /// <summary>The port as it was built, if it is not to be looked up among the installed ones.</summary>
    public InstalledPort? Built { get; init; }

    /// <summary>One of the port's images; null: its first launch.</summary>
    public PortName? Image { get; init; }

    /// <summary>Null: the only target that it is installed for, else the one that rrpkg chooses.</summary>
    public Target? Target { get; init; }

    /// <summary>The guest's name; null: the port's, with a number where that is taken.</summary>
    public PortName? Name { get; init; }

    /// <summary>The name that the guest gets unless another detached guest has it.</summary>
    public PortName GuestName => Name ?? Port;

    public ImmutableArray<PortForward> Forwards { get; init; } = [];

    public ImmutableArray<UserMount> Mounts { get; init; } = [];

    public ImmutableArray<UserDisk> Disks { get; init; } = [];

    /// <summary>Added to the port's own variables, and used instead of those with the same name.</summary>
    public ImmutableSortedDictionary<string, string> Environment { get; init; } =
        ImmutableSortedDictionary.Create<string, string>(StringComparer.Ordinal);

    /// <summary>Bytes; null: the port's own.</summary>
    public long? Memory { get; init; }

    /// <summary>Used instead of the port's own arguments; null: the port's own.</summary>
    public ImmutableArray<string>? Arguments { get; init; }
}

/// <summary>A file or directory of this machine, mounted at a path of the guest.</summary>
public sealed record UserMount(string Source, string At)
{
    public MountAccess Access { get; init; }
}

/// <summary>What a user asks of a mount.</summary>
public enum MountAccess
{
    /// <summary>Whatever the source gives: directories and ISO images can be read, other images also written.</summary>
    Usual,

    ReadOnly,

    Writable,
}

/// <summary>A writable disk, mounted at a path of the guest. A user's own disk is created if it does not exist.</summary>
/// <param name="Size">Bytes; null: the disk's own size, or the default for a new one.</param>
public sealed record UserDisk(DiskName Name, string At, long? Size);
