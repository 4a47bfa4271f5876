using System.Collections.Immutable;
using Rumprun.Packages.Core.Naming;

namespace Rumprun.Packages.Core.Index;

/// <summary>
/// What a mirror has of one port: a shard of its index, small and immutable. The format is in docs/formats/index.md.
/// </summary>
public sealed record PortIndex
{
    /// <summary>The schema version this code reads and writes.</summary>
    public const int SchemaVersion = 1;

    private const string Folder = "ports";

    public required PortName Name { get; init; }

    /// <summary>Of the newest version: one line, no full stop.</summary>
    public required string Summary { get; init; }

    /// <summary>
    /// Every name that a version of the port may need, in any condition: ports and virtual names. A client that has these
    /// ports too can resolve it.
    /// </summary>
    public ImmutableSortedSet<PortName> Requires { get; init; } = [];

    /// <summary>Newest version first; of equal ones the last published first.</summary>
    public required ImmutableArray<Release> Releases { get; init; }

    /// <summary>The target's path in the mirror's metadata.</summary>
    public string TargetPath => TargetPathOf(Name);

    public static string TargetPathOf(PortName name) => IndexPath.Of(Folder, name);

    /// <summary>The port that a target's path stands for; null: it is not such a target.</summary>
    public static PortName? NameOf(string path) => IndexPath.NameIn(Folder, path);

    /// <summary>
    /// With a release, which takes the place of an earlier one for the same version, target, options and toolchain.
    /// </summary>
    public PortIndex With(Release release) => this with
    {
        Releases =
        [
            .. Releases.Where(r => !release.Replaces(r)).Append(release)
                .OrderByDescending(static r => r.Version)
                .ThenBy(static r => r.Target.ToString(), StringComparer.Ordinal)
                .ThenByDescending(static r => r.Published),
        ],
    };
}
