using System.Collections.Immutable;
using System.Text.Json;
using Rumprun.Packages.Core.Trust.Keys;

namespace Rumprun.Packages.Core.Trust;

/// <summary>To which roles a targets role delegates paths (§4.5, DELEGATIONS).</summary>
public sealed record Delegations
{
    public static readonly Delegations None = new()
    {
        Keys = ImmutableDictionary<KeyId, PublicKey>.Empty,
        Roles = [],
        Unrecognized = ImmutableDictionary<string, JsonElement>.Empty,
    };

    public required ImmutableDictionary<KeyId, PublicKey> Keys { get; init; }

    /// <summary>In order of priority; each name once.</summary>
    public required ImmutableArray<DelegatedRole> Roles { get; init; }

    public required ImmutableDictionary<string, JsonElement> Unrecognized { get; init; }
}
