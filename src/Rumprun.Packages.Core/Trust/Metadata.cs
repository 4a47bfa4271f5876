using System.Collections.Immutable;
using System.Text.Json;

namespace Rumprun.Packages.Core.Trust;

/// <summary>The signed part of a metadata file: what one role says (§4.2.1, ROLE).</summary>
public abstract record Metadata
{
    /// <summary>The version of the specification that it is written by, such as <c>1.0.33</c>.</summary>
    public required string SpecificationVersion { get; init; }

    /// <summary>Grows with each change; at least 1.</summary>
    public required long Version { get; init; }

    /// <summary>From this moment on it is not to be trusted.</summary>
    public required DateTimeOffset Expires { get; init; }

    /// <summary>Members that the specification does not name: kept, and signed like the others.</summary>
    public required ImmutableDictionary<string, JsonElement> Unrecognized { get; init; }

    public bool IsExpiredAt(DateTimeOffset time) => Expires <= time;
}
