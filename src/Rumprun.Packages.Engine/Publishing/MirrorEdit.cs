using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Nodes;
using Rumprun.Packages.Core;
using Rumprun.Packages.Core.Trust;
using Rumprun.Packages.Core.Trust.Reading;
using Rumprun.Packages.Core.Trust.Writing;

namespace Rumprun.Packages.Engine.Publishing;

/// <summary>Roles' next versions, before they are signed. A role that is not changed is not there.</summary>
public sealed class MirrorEdit(MirrorState state, DateTimeOffset now)
{
    private readonly SortedDictionary<string, RoleDocument> _delegated = new(StringComparer.Ordinal);
    private readonly Dictionary<string, byte[]> _accepted = new(StringComparer.Ordinal);
    private RoleDocument? _snapshot;
    private bool _isTimestampDue;
    private JsonObject? _snapshotMeta;

    public MirrorState State => state;

    public RoleDocument? Root { get; private set; }

    public RoleDocument? Targets { get; private set; }

    public IEnumerable<RoleDocument> Delegated => _delegated.Values;

    public bool IsChanged => Root is not null || Targets is not null || _delegated.Count > 0 || _snapshot is not null
        || _isTimestampDue;

    /// <summary>Sets or removes a target of a role.</summary>
    public void Set(DelegatedRole owner, string path, NewTarget? target)
    {
        var targets = Changed(owner).Signed["targets"]!.AsObject();
        targets.Remove(path);
        if (target is not null)
        {
            targets[path] = MetadataJson.EntryOf(target);
        }
    }

    /// <summary>Makes more bins, where there are so many targets that a bin would be large.</summary>
    public void Rebin()
    {
        var bins = state.Delegated.Where(static r => BinLayout.IsBin(r.Name)).ToArray();
        var documents = bins.Select(b => _delegated.GetValueOrDefault(b.Name)
            ?? RoleDocument.Parse(b.Name, state.Role(b).Bytes)).ToArray();
        var before = BinLayout.Of(bins.Select(static b => b.Name));
        var after = BinLayout.For(documents.Sum(static d => d.Signed["targets"]!.AsObject().Count));
        if (after.Digits <= before.Digits)
        {
            return;
        }

        foreach (var bin in bins)
        {
            _delegated.Remove(bin.Name);
        }

        foreach (var name in after.Names)
        {
            var bin = RoleDocument.Create(name, RoleName.Targets, documents[0].Period, now);
            bin.Signed["targets"] = new JsonObject();
            bin.Version = (state.Snapshot.Signed.Meta.GetValueOrDefault(RoleName.FileOf(name))?.Version ?? 0) + 1;
            _delegated.Add(name, bin);
        }

        foreach (var (path, entry) in documents.SelectMany(static d => d.Signed["targets"]!.AsObject()))
        {
            _delegated[after.BinOf(path)].Signed["targets"]![path] = entry!.DeepClone();
        }

        var roles = ChangedTargets().Signed["delegations"]!["roles"]!.AsArray();
        var template = roles.First(r => BinLayout.IsBin((string)r!["name"]!))!.AsObject();
        foreach (var bin in roles.Where(static r => BinLayout.IsBin((string)r!["name"]!)).ToArray())
        {
            roles.Remove(bin);
        }

        foreach (var name in after.Names)
        {
            var role = template.DeepClone().AsObject();
            role["name"] = name;
            role["path_hash_prefixes"] = after.PrefixesOf(name);
            roles.Add((JsonNode)role);
        }
    }

    /// <summary>Delegates paths to a role of its own, before the bins; an existing one gets other keys or paths.</summary>
    /// <param name="accepted">The first version of a new role, signed by its keys; null: it is signed here.</param>
    /// <exception cref="Core.Diagnostics.DiagnosticException">RR3201 to RR3207: it is not that.</exception>
    public void Delegate(
        string name,
        IReadOnlyCollection<KeyDescription> keys,
        int threshold,
        IReadOnlyList<string> paths,
        byte[]? accepted = null)
    {
        RoleName.RequireDelegable(name);
        var delegations = ChangedTargets().Signed["delegations"]!.AsObject();
        MetadataJson.AddKeys(delegations["keys"]!.AsObject(), keys);
        var roles = delegations["roles"]!.AsArray();
        var existing = roles.FirstOrDefault(r => (string)r!["name"]! == name);
        var role = new JsonObject
        {
            ["name"] = name,
            ["keyids"] = MetadataJson.IdsOf(keys),
            ["threshold"] = (long)threshold,
            ["terminating"] = true,
            ["paths"] = new JsonArray([.. paths.Select(static p => (JsonNode)p)]),
        };
        var index = existing is null ? roles.TakeWhile(static r => !BinLayout.IsBin((string)r!["name"]!)).Count()
            : roles.IndexOf(existing);
        if (existing is not null)
        {
            roles.RemoveAt(index);
        }

        roles.Insert(index, role);
        if (existing is null && state.Snapshot.Signed.Meta.GetValueOrDefault(RoleName.FileOf(name)) is null)
        {
            if (accepted is not null)
            {
                MetadataJson.KeysIn(role).Verify(
                    MetadataReader.ReadTargets(name, accepted),
                    keys.ToImmutableDictionary(static k => k.Id, static k => k.Key),
                    RoleName.Targets);
                _accepted.Add(name, accepted);
            }

            _delegated.Add(name, accepted is null ? AcceptedRole.First(name, now) : RoleDocument.Parse(name, accepted));
        }
        else
        {
            // What it has signed so far has to be signed by the keys that it has now.
            Renew(name);
        }
    }

    /// <summary>The metadata file of a new role that came signed; null: it has to be signed here.</summary>
    internal byte[]? AcceptedFileOf(string role) => _accepted.GetValueOrDefault(role);

    /// <summary>Lets other keys sign for a top-level role.</summary>
    public void SetKeys(string role, IReadOnlyCollection<KeyDescription> keys, int threshold)
    {
        Root ??= Next(RoleName.Root, state.Root.Bytes);
        MetadataJson.AddKeys(Root.Signed["keys"]!.AsObject(), keys);
        Root.Signed["roles"]![role] = MetadataJson.RoleOf(keys, threshold);
        MetadataJson.RemoveUnusedKeys(Root.Signed);
        switch (role)
        {
            case RoleName.Targets:
                SetBinKeys(keys, threshold);
                break;
            case not RoleName.Root:
                Renew(role);
                break;
        }
    }

    /// <summary>Makes a role's next version without another change, so that it is valid for longer.</summary>
    public void Renew(string role)
    {
        switch (role)
        {
            case RoleName.Root:
                Root ??= Next(RoleName.Root, state.Root.Bytes);
                break;
            case RoleName.Targets:
                ChangedTargets();
                break;
            case RoleName.Snapshot:
                _snapshot ??= Next(RoleName.Snapshot, state.Snapshot.Bytes);
                break;
            case RoleName.Timestamp:
                _isTimestampDue = true;
                break;
            default:
                if (state.Delegated.FirstOrDefault(r => r.Name == role) is { } delegated)
                {
                    Changed(delegated);
                }

                break;
        }
    }

    /// <summary>Who signs for a role from now on.</summary>
    public RoleKeys KeysOf(string role)
    {
        if (RoleName.TopLevel.Contains(role))
        {
            return Root is null ? state.Root.Signed.Roles[role] : MetadataJson.KeysIn(
                Root.Signed["roles"]![role]!.AsObject());
        }

        return Targets?.Signed["delegations"]!["roles"]!.AsArray().FirstOrDefault(
            r => (string)r!["name"]! == role) is { } found
            ? MetadataJson.KeysIn(found.AsObject())
            : state.KeysOf(role).Keys;
    }

    /// <summary>The next snapshot; null: nothing that it lists has changed.</summary>
    internal RoleDocument? NextSnapshot()
    {
        if (_snapshot is null && Targets is null && _delegated.Count == 0)
        {
            return null;
        }

        _snapshot ??= Next(RoleName.Snapshot, state.Snapshot.Bytes);
        var meta = _snapshot.Signed["meta"]!.AsObject();
        foreach (var document in _delegated.Values.Concat(Targets is null ? [] : [Targets]))
        {
            meta[RoleName.FileOf(document.Role)] = new JsonObject { ["version"] = document.Version };
        }

        return _snapshot;
    }

    internal void SetSnapshot(long version, byte[] file)
    {
        _snapshotMeta = MetadataJson.MetaOf(version, file);
        _isTimestampDue = true;
    }

    /// <summary>The next timestamp; null: the snapshot has not changed.</summary>
    internal RoleDocument? NextTimestamp()
    {
        if (!_isTimestampDue)
        {
            return null;
        }

        var timestamp = Next(RoleName.Timestamp, state.Timestamp.Bytes);
        if (_snapshotMeta is not null)
        {
            timestamp.Signed["meta"] = new JsonObject { [RoleName.FileOf(RoleName.Snapshot)] = _snapshotMeta.DeepClone() };
        }

        return timestamp;
    }

    /// <summary>The bins are the targets role's own, in several files.</summary>
    private void SetBinKeys(IReadOnlyCollection<KeyDescription> keys, int threshold)
    {
        var delegations = ChangedTargets().Signed["delegations"]!.AsObject();
        MetadataJson.AddKeys(delegations["keys"]!.AsObject(), keys);
        foreach (var role in delegations["roles"]!.AsArray().Select(static r => r!.AsObject())
            .Where(static r => BinLayout.IsBin((string)r["name"]!)))
        {
            role["keyids"] = MetadataJson.IdsOf(keys);
            role["threshold"] = (long)threshold;
            Renew((string)role["name"]!);
        }
    }

    private RoleDocument ChangedTargets() => Targets ??= Next(RoleName.Targets, state.Targets.Bytes);

    private RoleDocument Changed(DelegatedRole role)
    {
        if (!_delegated.TryGetValue(role.Name, out var document))
        {
            document = Next(role.Name, state.Role(role).Bytes);
            _delegated.Add(role.Name, document);
        }

        return document;
    }

    private RoleDocument Next(string role, ReadOnlyMemory<byte> file)
    {
        var document = RoleDocument.Parse(role, file);
        document.Advance(now);
        return document;
    }
}
