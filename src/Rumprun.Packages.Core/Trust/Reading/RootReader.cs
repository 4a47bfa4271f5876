using System.Text.Json;

namespace Rumprun.Packages.Core.Trust.Reading;

/// <summary>Reads the signed part of a root's metadata (§4.3).</summary>
internal static class RootReader
{
    public static RootMetadata Read(JsonElement signed)
    {
        var roles = signed.RequireObject("roles").ToDictionary(static (_, role) => RoleKeysReader.Read(role));
        if (RoleName.TopLevel.FirstOrDefault(n => !roles.ContainsKey(n)) is { } missing)
        {
            throw new FormatException($"it names no keys for the role `{missing}`");
        }

        return new RootMetadata
        {
            SpecificationVersion = signed.RequireString("spec_version"),
            Version = signed.RequireInteger("version", smallest: 1),
            Expires = signed.RequireDateTime("expires"),
            ConsistentSnapshot = signed.OptionalBoolean("consistent_snapshot"),
            Keys = RoleKeysReader.ReadKeys(RoleName.Root, signed.RequireObject("keys")),
            Roles = roles,
            Unrecognized = signed.Unrecognized(
                "_type", "spec_version", "version", "expires", "consistent_snapshot", "keys", "roles"),
        };
    }
}
