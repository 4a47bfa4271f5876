using System.Collections.Immutable;
using Rumprun.Packages.Core.Naming;
using Rumprun.Packages.Core.Ports;
using Rumprun.Packages.Core.Versioning;

namespace Rumprun.Packages.Core.Profiles;

/// <summary>What is installed at one moment. Each change makes a new generation; an old one never changes.</summary>
public sealed record Generation
{
    /// <summary>The schema version this code reads and writes.</summary>
    public const int SchemaVersion = 1;

    /// <summary>Nothing installed yet.</summary>
    public static Generation Empty { get; } = new() { Number = 0, Created = DateTimeOffset.UnixEpoch, Reason = "" };

    /// <summary>1 for the first; 0 where there is none yet.</summary>
    public required int Number { get; init; }

    public required DateTimeOffset Created { get; init; }

    /// <summary>What the user did: <c>install nginx</c>.</summary>
    public required string Reason { get; init; }

    /// <summary>Ordered by name and target, one each.</summary>
    public ImmutableArray<InstalledPort> Ports { get; init; } = [];

    /// <summary>The entry for a port on a target, or null.</summary>
    public InstalledPort? Find(PortName name, Target target) =>
        Ports.FirstOrDefault(p => p.Name == name && p.Target == target);

    /// <summary>Whether a port is installed exactly so.</summary>
    public bool Has(InstalledPort port) =>
        Find(port.Name, port.Target) is { } entry && GenerationFormat.AreSame(entry, port);

    /// <summary>
    /// The ports after some were installed. Each takes the place of the entry with its name and target, except that a
    /// library which was not asked for leaves alone one that was.
    /// </summary>
    public IEnumerable<InstalledPort> With(ImmutableArray<InstalledPort> installed)
    {
        var added = installed.Where(p => p.IsRequested || Find(p.Name, p.Target) is not { IsRequested: true }).ToArray();
        return Ports.Where(p => !added.Any(a => a.Name == p.Name && a.Target == p.Target)).Concat(added);
    }

    /// <summary>The versions of the ports that were asked for by name, for one target.</summary>
    public ImmutableDictionary<PortName, PortVersion> RequestedVersions(Target target) =>
        Ports.Where(p => p.IsRequested && p.Target == target)
            .ToImmutableDictionary(static p => p.Name, static p => p.Version);
}

/// <summary>A port that is installed for one target.</summary>
public sealed record InstalledPort
{
    public required PortName Name { get; init; }

    public required PortVersion Version { get; init; }

    public required Target Target { get; init; }

    public ImmutableSortedSet<PortName> Options { get; init; } = [];

    /// <summary>The build package.</summary>
    public required Sha256Digest Package { get; init; }

    /// <summary>The image package; null for a library.</summary>
    public Sha256Digest? Image { get; init; }

    /// <summary>How its images are started; the first is the port's own. They belong to no package.</summary>
    public ImmutableArray<LaunchSettings> Launches { get; init; } = [];

    public required string Summary { get; init; }

    /// <summary>Whether the user asked for it by name. If not, it is a library that such a port was linked with.</summary>
    public required bool IsRequested { get; init; }
}
