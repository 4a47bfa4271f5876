using System.Collections.Immutable;
using System.Text.Json.Nodes;
using Rumprun.Packages.Core.Trust;
using Rumprun.Packages.Core.Trust.Writing;

namespace Rumprun.Packages.Engine.Publishing;

/// <summary>Who signs for the roles of a new mirror, and for how long each signature is valid.</summary>
public sealed record NewMirror
{
    /// <summary>By top-level role; at least one each.</summary>
    public required ImmutableDictionary<string, ImmutableArray<KeyDescription>> Keys { get; init; }

    /// <summary>By top-level role; 1 where there is none.</summary>
    public ImmutableDictionary<string, int> Thresholds { get; init; } = ImmutableDictionary<string, int>.Empty;

    /// <summary>By top-level role. Delegated roles and bins have that of <c>targets</c>.</summary>
    public ImmutableDictionary<string, TimeSpan> Periods { get; init; } = DefaultPeriods;

    public static ImmutableDictionary<string, TimeSpan> DefaultPeriods { get; } =
        ImmutableDictionary.CreateRange(StringComparer.Ordinal,
        [
            KeyValuePair.Create(RoleName.Root, TimeSpan.FromDays(365)),
            KeyValuePair.Create(RoleName.Targets, TimeSpan.FromDays(365)),
            KeyValuePair.Create(RoleName.Snapshot, TimeSpan.FromDays(30)),
            KeyValuePair.Create(RoleName.Timestamp, TimeSpan.FromDays(7)),
        ]);

    internal NewMirrorDocuments ToDocuments(DateTimeOffset now)
    {
        var root = Document(RoleName.Root, now);
        root.Signed["consistent_snapshot"] = true;
        var keys = new JsonObject();
        MetadataJson.AddKeys(keys, Keys.Values.SelectMany(static k => k));
        root.Signed["keys"] = keys;
        var roles = new JsonObject();
        foreach (var role in RoleName.TopLevel)
        {
            roles[role] = MetadataJson.RoleOf(Keys[role], Thresholds.GetValueOrDefault(role, 1));
        }

        root.Signed["roles"] = roles;
        var layout = BinLayout.For(0);
        var targets = Document(RoleName.Targets, now);
        targets.Signed["targets"] = new JsonObject();
        var binKeys = new JsonObject();
        MetadataJson.AddKeys(binKeys, Keys[RoleName.Targets]);
        targets.Signed["delegations"] = new JsonObject
        {
            ["keys"] = binKeys,
            ["roles"] = new JsonArray([.. layout.Names.Select(n => DelegationTo(n, layout))]),
        };
        RoleDocument[] bins = [.. layout.Names.Select(n => Bin(n, now))];
        var snapshot = Document(RoleName.Snapshot, now);
        var meta = new JsonObject();
        foreach (var role in bins.Select(static b => b.Role).Prepend(RoleName.Targets))
        {
            meta[RoleName.FileOf(role)] = new JsonObject { ["version"] = 1L };
        }

        snapshot.Signed["meta"] = meta;
        return new NewMirrorDocuments(root, targets, bins, snapshot, Document(RoleName.Timestamp, now));
    }

    private RoleDocument Document(string role, DateTimeOffset now) => RoleDocument.Create(role, role, Periods[role], now);

    private RoleDocument Bin(string name, DateTimeOffset now)
    {
        var bin = RoleDocument.Create(name, RoleName.Targets, Periods[RoleName.Targets], now);
        bin.Signed["targets"] = new JsonObject();
        return bin;
    }

    private JsonObject DelegationTo(string bin, BinLayout layout)
    {
        var role = MetadataJson.RoleOf(Keys[RoleName.Targets], Thresholds.GetValueOrDefault(RoleName.Targets, 1));
        role["name"] = bin;
        role["terminating"] = true;
        role["path_hash_prefixes"] = layout.PrefixesOf(bin);
        return role;
    }
}

/// <summary>The first version of each role.</summary>
internal sealed record NewMirrorDocuments(
    RoleDocument Root, RoleDocument Targets, RoleDocument[] Bins, RoleDocument Snapshot, RoleDocument Timestamp);
