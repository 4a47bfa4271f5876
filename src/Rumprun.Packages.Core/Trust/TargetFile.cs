using System.Collections.Immutable;
using System.Text.Json;

namespace Rumprun.Packages.Core.Trust;

/// <summary>What targets metadata says about one file (§4.5, TARGETS).</summary>
public sealed record TargetFile
{
    /// <summary>In bytes.</summary>
    public required long Length { get; init; }

    public required FileHashes Hashes { get; init; }

    /// <summary>An object for the application; null where there is none.</summary>
    public required JsonElement? Custom { get; init; }

    public required ImmutableDictionary<string, JsonElement> Unrecognized { get; init; }
}
