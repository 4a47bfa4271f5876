using System.Collections.Immutable;
using Rumprun.Packages.Core.Naming;
using Rumprun.Packages.Core.Ports;
using Rumprun.Packages.Core.Versioning;

namespace Rumprun.Packages.Core.Locking;

/// <summary>A port as it was chosen, and what came of building it.</summary>
public sealed record LockedPort
{
    public required PortVersion Version { get; init; }

    /// <summary>The options that are on.</summary>
    public ImmutableSortedSet<PortName> Options { get; init; } = [];

    /// <summary>Hash of the port's files and recipes: <see cref="PortContent"/>.</summary>
    public required Sha256Digest Port { get; init; }

    /// <summary>Upstream's files, as far as they are used for this target with these options.</summary>
    public ImmutableSortedSet<LockedSource> Sources { get; init; } = [];

    /// <summary>The ports that it is linked with, in the same graph.</summary>
    public ImmutableSortedSet<PortName> Dependencies { get; init; } = [];

    /// <summary>What it needs on the build machine, as a key of <see cref="LockedTarget.Tools"/>.</summary>
    public ImmutableSortedSet<string> Tools { get; init; } = ImmutableSortedSet.Create<string>(StringComparer.Ordinal);

    /// <summary>Digest of the package that came out; null where it was not built yet.</summary>
    public Sha256Digest? Package { get; init; }

    /// <summary>The same for the image package; null for a library as well.</summary>
    public Sha256Digest? Image { get; init; }

    /// <summary>Whether both are the same choice, whatever was made of it.</summary>
    public bool IsSameChoice(LockedPort other) =>
        Version == other.Version
        && Port == other.Port
        && Options.SetEquals(other.Options)
        && Sources.SetEquals(other.Sources)
        && Dependencies.SetEquals(other.Dependencies)
        && Tools.SetEquals(other.Tools);
}
