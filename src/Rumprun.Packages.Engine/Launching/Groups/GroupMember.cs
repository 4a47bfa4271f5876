using System.Collections.Immutable;
using Rumprun.Packages.Core.Naming;
using Rumprun.Packages.Core.Ports;
using Rumprun.Packages.Core.Profiles;

namespace Rumprun.Packages.Engine.Launching.Groups;

/// <summary>
/// A guest of a group, before it is started. Arguments, variables and the files of mounted directories may hold
/// <see cref="GuestReference"/>s to guests of the group that were started before.
/// </summary>
/// <param name="Name">What the other guests call it.</param>
/// <param name="Port">The port that has the image. It lies in the store, and does not have to be installed.</param>
public sealed record GroupMember(PortName Name, InstalledPort Port, LaunchSettings Launch)
{
    /// <summary>Used instead of the launch's own; null: the launch's own.</summary>
    public ImmutableArray<string>? Arguments { get; init; }

    /// <summary>Added to the launch's own variables, and used instead of those with the same name.</summary>
    public ImmutableSortedDictionary<string, string> Environment { get; init; } =
        ImmutableSortedDictionary.Create<string, string>(StringComparer.Ordinal);

    /// <summary>Directories that the guest sees a copy of, with references filled in.</summary>
    public ImmutableArray<UserMount> Mounts { get; init; } = [];

    /// <summary>Bytes; null: the launch's own.</summary>
    public long? Memory { get; init; }

    /// <summary>How long the guest may take to become ready.</summary>
    public required TimeSpan ReadyTimeout { get; init; }
}
