using System.Collections.Immutable;
using System.Globalization;
using Rumprun.Packages.Core.Versioning;

namespace Rumprun.Packages.Core.Ports;

/// <summary>A version of a port: an entry of <c>versions</c> in port.yaml.</summary>
public sealed record VersionEntry(PortVersion Version)
{
    /// <summary>The version in upstream's spelling; <c>{upstream}</c> in addresses.</summary>
    public required string Upstream { get; init; }

    /// <summary>Why other versions are preferred to this one; null if it is not flawed.</summary>
    public string? Deprecated { get; init; }

    /// <summary>Its known vulnerability; null if none is known.</summary>
    public string? Insecure { get; init; }

    /// <summary>The value of <c>{version}</c> and related placeholders; null for any other name.</summary>
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

    /// <summary>The names of the placeholders that depend on the version.</summary>
    public static ImmutableArray<string> Placeholders { get; } =
        ["version", "upstream", "revision", "major", "minor", "patch"];

    /// <summary>Whether it is chosen only if no other version fits.</summary>
    public bool IsDiscouraged => Deprecated is not null || Insecure is not null;
}
