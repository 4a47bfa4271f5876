using System.Collections.Immutable;
using Rumprun.Packages.Core.Naming;
using Rumprun.Packages.Core.Ports;
using Rumprun.Packages.Core.Versioning;

namespace Rumprun.Packages.Core.Locking;

/// <summary>A port as it was chosen, and the packages built from it.</summary>
public sealed record LockedPort
{
    public required PortVersion Version { get; init; }

    /// <summary>The options that are on.</summary>
    public ImmutableSortedSet<PortName> Options { get; init; } = [];

    /// <summary>Hash of the port's files and recipes: <see cref="PortContent"/>.</summary>
    public required Sha256Digest Port { get; init; }

    /// <summary>The upstream files used for this target with these options.</summary>
    public ImmutableSortedSet<LockedSource> Sources { get; init; } = [];

    /// <summary>The ports that it is linked with, in the same graph.</summary>
    public ImmutableSortedSet<PortName> Dependencies { get; init; } = [];

    /// <summary>Its build tools, as a key of <see cref="LockedTarget.Tools"/>.</summary>
    public ImmutableSortedSet<string> Tools { get; init; } = ImmutableSortedSet.Create<string>(StringComparer.Ordinal);

    /// <summary>Digest of the built package; null if it was not built yet.</summary>
    public Sha256Digest? Package { get; init; }

    /// <summary>Digest of the image package; null for a library, too.</summary>
    public Sha256Digest? Image { get; init; }

    /// <summary>Whether both are the same choice, regardless of the built packages.</summary>
    public bool IsSameChoice(LockedPort other) =>
        Version == other.Version
        && Port == other.Port
        && Options.SetEquals(other.Options)
        && Sources.SetEquals(other.Sources)
        && Dependencies.SetEquals(other.Dependencies)
        && Tools.SetEquals(other.Tools);
}
