using System.Collections.Immutable;
using System.Globalization;
using Rumprun.Packages.Core.Versioning;

namespace Rumprun.Packages.Core.Ports;

/// <summary>A version that a port is kept at: an entry of <c>versions</c> in port.yaml.</summary>
public sealed record VersionEntry(PortVersion Version)
{
    /// <summary>The version in upstream's spelling; <c>{upstream}</c> in addresses.</summary>
    public required string Upstream { get; init; }

    /// <summary>Why other versions are chosen before this one; null where nothing is wrong with it.</summary>
    public string? Deprecated { get; init; }

    /// <summary>Which known hole it has; null where none is known.</summary>
    public string? Insecure { get; init; }

    /// <summary>What <c>{version}</c> and its kin stand for; null for any other name.</summary>
    public string? PlaceholderOf(string name) => name switch
    {
        "version" => Version.Version.ToNormalizedString(),
        "upstream" => Upstream,
        "revision" => Version.Revision.ToString(CultureInfo.InvariantCulture),
        "major" => Version.Version.Major.ToString(CultureInfo.InvariantCulture),
        "minor" => Version.Version.Minor.ToString(CultureInfo.InvariantCulture),
        "patch" => Version.Version.Patch.ToString(CultureInfo.InvariantCulture),
        _ => null,
    };

    /// <summary>The names of the placeholders that the version decides.</summary>
    public static ImmutableArray<string> Placeholders { get; } =
        ["version", "upstream", "revision", "major", "minor", "patch"];

    /// <summary>It is chosen only where no other version fits.</summary>
    public bool IsDiscouraged => Deprecated is not null || Insecure is not null;
}
