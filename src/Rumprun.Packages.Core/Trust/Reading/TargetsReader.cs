using System.Collections.Immutable;
using System.Text.Json;

namespace Rumprun.Packages.Core.Trust.Reading;

/// <summary>Reads the signed part of a targets role's metadata (§4.5).</summary>
internal static class TargetsReader
{
    public static TargetsMetadata Read(string role, JsonElement signed) => new()
    {
        SpecificationVersion = signed.RequireString("spec_version"),
        Version = signed.RequireInteger("version", smallest: 1),
        Expires = signed.RequireDateTime("expires"),
        Targets = signed.RequireObject("targets").ToDictionary(static (_, file) => new TargetFile
        {
            Length = file.RequireInteger("length", smallest: 0),
            Hashes = MetaFilesReader.ReadHashes(file),
            Custom = file.Has("custom") ? file.RequireObject("custom") : null,
            Unrecognized = file.Unrecognized("length", "hashes", "custom"),
        }),
        Delegations = signed.Has("delegations")
            ? ReadDelegations(role, signed.RequireObject("delegations"))
            : Delegations.None,
        Unrecognized = signed.Unrecognized("_type", "spec_version", "version", "expires", "targets", "delegations"),
    };

    private static Delegations ReadDelegations(string role, JsonElement value)
    {
        var roles = value.RequireArray("roles").Select(ReadRole).ToImmutableArray();
        return new Delegations
        {
            Keys = RoleKeysReader.ReadKeys(role, value.RequireObject("keys")),
            Roles = roles.DistinctBy(static r => r.Name).Count() == roles.Length
                ? roles
                : throw new FormatException("it delegates to one role twice"),
            Unrecognized = value.Unrecognized("keys", "roles"),
        };
    }

    private static DelegatedRole ReadRole(JsonElement value)
    {
        var name = value.RequireString("name");
        RoleName.RequireDelegable(name);
        return new DelegatedRole
        {
            Name = name,
            Keys = RoleKeysReader.Read(value, "name", "paths", "path_hash_prefixes", "terminating"),
            Paths = ReadPaths(name, value),
            Terminating = value.OptionalBoolean("terminating"),
        };
    }

    private static DelegatedPaths ReadPaths(string role, JsonElement value)
    {
        switch (value.Has("paths"), value.Has("path_hash_prefixes"))
        {
            case (true, true):
                throw new FormatException($"the role `{role}` has both `paths` and `path_hash_prefixes`");
            case (false, true):
                var prefixes = value.RequireStrings("path_hash_prefixes");
                return prefixes.All(MetaFilesReader.IsHexadecimal)
                    ? new DelegatedPaths.HashPrefixes(prefixes)
                    : throw new FormatException($"a hash prefix of the role `{role}` is not in lower-case hexadecimal");
            case (true, false):
                return new DelegatedPaths.Patterns(
                    [.. value.RequireStrings("paths").Select(static p => new PathPattern(p))]);
            default:
                // Neither: it is trusted with nothing.
                return new DelegatedPaths.Patterns([]);
        }
    }
}
