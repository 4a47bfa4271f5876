using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Nodes;
using Rumprun.Packages.Core;
using Rumprun.Packages.Core.Trust;
using Rumprun.Packages.Core.Trust.Writing;

namespace Rumprun.Packages.Engine.Publishing;

/// <summary>Parts of metadata as JSON (§4.3 to §4.5).</summary>
internal static class MetadataJson
{
    /// <summary>Who signs for a role, as an object with <c>keyids</c> and <c>threshold</c> says.</summary>
    public static RoleKeys KeysIn(JsonObject role) => new()
    {
        KeyIds = [.. role["keyids"]!.AsArray().Select(static k => KeyId.Parse((string)k!))],
        Threshold = (long)role["threshold"]!,
        Unrecognized = ImmutableDictionary<string, JsonElement>.Empty,
    };

    /// <summary>Who signs for a role.</summary>
    public static JsonObject RoleOf(IEnumerable<KeyDescription> keys, int threshold) => new()
    {
        ["keyids"] = IdsOf(keys),
        ["threshold"] = (long)threshold,
    };

    public static JsonArray IdsOf(IEnumerable<KeyDescription> keys) =>
        new([.. keys.Select(static k => (JsonNode)k.Id.ToString())]);

    public static void AddKeys(JsonObject all, IEnumerable<KeyDescription> keys)
    {
        foreach (var key in keys)
        {
            all[key.Id.ToString()] = key.ToJson();
        }
    }

    /// <summary>Removes keys of a root that no role has any longer.</summary>
    public static void RemoveUnusedKeys(JsonObject root)
    {
        var used = root["roles"]!.AsObject().SelectMany(static r => r.Value!["keyids"]!.AsArray())
            .Select(static k => (string)k!).ToHashSet(StringComparer.Ordinal);
        var keys = root["keys"]!.AsObject();
        foreach (var unused in keys.Select(static k => k.Key).Where(k => !used.Contains(k)).ToArray())
        {
            keys.Remove(unused);
        }
    }

    /// <summary>A target's entry: its length, hash and custom object.</summary>
    public static JsonObject EntryOf(NewTarget target)
    {
        var entry = new JsonObject
        {
            ["length"] = target.Content.Length,
            ["hashes"] = new JsonObject { ["sha256"] = Sha256Digest.Of(target.Content.Span).Hex },
        };
        if (target.Custom is { } custom)
        {
            entry["custom"] = JsonNode.Parse(custom.GetRawText());
        }

        return entry;
    }

    /// <summary>What a timestamp says of a snapshot.</summary>
    public static JsonObject MetaOf(long version, byte[] file) => new()
    {
        ["version"] = version,
        ["length"] = file.Length,
        ["hashes"] = new JsonObject { ["sha256"] = Sha256Digest.Of(file).Hex },
    };
}
