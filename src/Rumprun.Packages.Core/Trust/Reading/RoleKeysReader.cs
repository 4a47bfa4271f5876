using System.Collections.Immutable;
using System.Text.Json;
using Rumprun.Packages.Core.Trust.Keys;

namespace Rumprun.Packages.Core.Trust.Reading;

/// <summary>Reads who signs for a role, in a root's roles and in delegations.</summary>
internal static class RoleKeysReader
{
    public static RoleKeys Read(JsonElement value, params string[] otherMembers)
    {
        var listed = value.RequireStrings("keyids");
        var ids = listed.Select(KeyId.Parse).ToImmutableHashSet();
        return new RoleKeys
        {
            KeyIds = ids.Count == listed.Length ? ids : throw new FormatException("a role lists a key id twice"),
            Threshold = value.RequireInteger("threshold", smallest: 1),
            Unrecognized = value.Unrecognized([.. otherMembers, "keyids", "threshold"]),
        };
    }

    public static ImmutableDictionary<KeyId, PublicKey> ReadKeys(string role, JsonElement keys) =>
        keys.ToDictionary((id, key) => PublicKeyReader.Read(role, id, key)).Values.ToImmutableDictionary(static k => k.Id);
}
