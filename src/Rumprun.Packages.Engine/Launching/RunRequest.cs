using System.Collections.Immutable;
using Rumprun.Packages.Core;
using Rumprun.Packages.Core.Launching;
using Rumprun.Packages.Core.Naming;
using Rumprun.Packages.Core.Ports;

namespace Rumprun.Packages.Engine.Launching;

/// <summary>What a user wants started, and how it differs from the port's own launch settings.</summary>
public sealed record RunRequest
{
    public required PortName Port { get; init; }

    /// <summary>One of the port's images; null: its first launch.</summary>
    public PortName? Image { get; init; }

    /// <summary>Null: the only target that it is installed for, else the one that rrpkg chooses.</summary>
    public Target? Target { get; init; }

    /// <summary>The guest's name; null: the port's, with a number where that is taken.</summary>
    public PortName? Name { get; init; }

    public ImmutableArray<PortForward> Forwards { get; init; } = [];

    public ImmutableArray<UserMount> Mounts { get; init; } = [];

    public ImmutableArray<UserDisk> Disks { get; init; } = [];

    /// <summary>Over the port's own.</summary>
    public ImmutableSortedDictionary<string, string> Environment { get; init; } =
        ImmutableSortedDictionary.Create<string, string>(StringComparer.Ordinal);

    /// <summary>Bytes; null: the port's own.</summary>
    public long? Memory { get; init; }

    /// <summary>In place of the port's own; null: those.</summary>
    public ImmutableArray<string>? Arguments { get; init; }
}

/// <summary>A file or directory of the user's that the guest sees at a path.</summary>
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

/// <summary>A disk that the guest writes to at a path; one of a user's own is made where it is not there.</summary>
/// <param name="Size">Bytes; null: what it has, or a usual size.</param>
public sealed record UserDisk(DiskName Name, string At, long? Size);
