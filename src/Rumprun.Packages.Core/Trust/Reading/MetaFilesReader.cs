using System.Collections.Immutable;
using System.Text.Json;

namespace Rumprun.Packages.Core.Trust.Reading;

/// <summary>Reads the signed parts of timestamp and snapshot metadata (§4.4, §4.6).</summary>
internal static class MetaFilesReader
{
    private static readonly string[] s_members = ["_type", "spec_version", "version", "expires", "meta"];

    public static TimestampMetadata ReadTimestamp(JsonElement signed)
    {
        var meta = ReadMeta(signed);
        return new TimestampMetadata
        {
            SpecificationVersion = signed.RequireString("spec_version"),
            Version = signed.RequireInteger("version", smallest: 1),
            Expires = signed.RequireDateTime("expires"),
            Snapshot = meta.Count == 1 && meta.TryGetValue(RoleName.FileOf(RoleName.Snapshot), out var snapshot)
                ? snapshot
                : throw new FormatException("`meta` lists other files than `snapshot.json`"),
            Unrecognized = signed.Unrecognized(s_members),
        };
    }

    public static SnapshotMetadata ReadSnapshot(JsonElement signed)
    {
        var meta = ReadMeta(signed);
        return new SnapshotMetadata
        {
            SpecificationVersion = signed.RequireString("spec_version"),
            Version = signed.RequireInteger("version", smallest: 1),
            Expires = signed.RequireDateTime("expires"),
            Meta = meta.ContainsKey(RoleName.FileOf(RoleName.Targets))
                ? meta
                : throw new FormatException("`meta` does not list `targets.json`"),
            Unrecognized = signed.Unrecognized(s_members),
        };
    }

    /// <summary>Hashes by algorithm. Each is hexadecimal, and so safe in a file's name.</summary>
    public static FileHashes ReadHashes(JsonElement value)
    {
        var hashes = value.RequireObject("hashes");
        var byAlgorithm = hashes.EnumerateObject()
            .ToImmutableSortedDictionary(static h => h.Name, h => hashes.RequireString(h.Name), StringComparer.Ordinal);
        return byAlgorithm.IsEmpty ? throw new FormatException("`hashes` is empty")
            : !byAlgorithm.Values.All(IsHexadecimal) ? throw new FormatException("a hash is not in lower-case hexadecimal")
            : new FileHashes(byAlgorithm);
    }

    public static bool IsHexadecimal(string text) => text.Length > 0 && text.All(char.IsAsciiHexDigitLower);

    private static ImmutableDictionary<string, MetaFile> ReadMeta(JsonElement signed) =>
        signed.RequireObject("meta").ToDictionary(static (_, file) => new MetaFile
        {
            Version = file.RequireInteger("version", smallest: 1),
            Length = file.OptionalInteger("length", smallest: 1),
            Hashes = file.Has("hashes") ? ReadHashes(file) : null,
            Unrecognized = file.Unrecognized("version", "length", "hashes"),
        });
}
