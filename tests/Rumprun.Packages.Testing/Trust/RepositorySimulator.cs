using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text.Json.Nodes;
using Rumprun.Packages.Core.Trust;
using Rumprun.Packages.Engine.Mirrors;

namespace Rumprun.Packages.Testing.Trust;

/// <summary>
/// A TUF repository in memory, signed with real keys. A test changes roles, publishes those that it means to, or puts its
/// own bytes in a file's place; <see cref="Requests"/> says what the client asked for.
/// </summary>
public sealed class RepositorySimulator : IRepositoryFiles
{
    public static readonly DateTimeOffset Start = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private readonly Dictionary<string, SimulatedRole> _roles = new(StringComparer.Ordinal);

    public RepositorySimulator()
    {
        foreach (var role in RoleName.TopLevel)
        {
            _roles[role] = NewRole(role, role);
        }

        Root.Signed["consistent_snapshot"] = true;
        Root.Signed["keys"] = new JsonObject();
        Root.Signed["roles"] = new JsonObject();
        Timestamp.Signed["meta"] = new JsonObject();
        Snapshot.Signed["meta"] = new JsonObject();
        Targets.Signed["targets"] = new JsonObject();
        foreach (var role in RoleName.TopLevel)
        {
            Root.Signed["roles"]![role] = new JsonObject { ["keyids"] = new JsonArray(), ["threshold"] = 1 };
            AddKey(role, SigningKey.Ed25519());
        }

        Publish(RoleName.Targets, RoleName.Snapshot, RoleName.Timestamp, RoleName.Root);
    }

    public SimulatedRole Root => _roles[RoleName.Root];

    public SimulatedRole Timestamp => _roles[RoleName.Timestamp];

    public SimulatedRole Snapshot => _roles[RoleName.Snapshot];

    public SimulatedRole Targets => _roles[RoleName.Targets];

    public SimulatedRole this[string role] => _roles[role];

    /// <summary>
    /// What is served, by the name that a client asks for: metadata as <c>1.root.json</c>, targets by their paths.
    /// </summary>
    public IDictionary<string, byte[]> Files { get; } = new Dictionary<string, byte[]>(StringComparer.Ordinal);

    /// <summary>Files that never end.</summary>
    public ISet<string> Endless { get; } = new HashSet<string>(StringComparer.Ordinal);

    public IList<string> Requests { get; } = [];

    /// <summary>Whether timestamp and snapshot list lengths and hashes.</summary>
    public bool ListsContent { get; set; } = true;

    /// <summary>Lets a key sign for a top-level role from the next root on.</summary>
    public void AddKey(string role, SigningKey key)
    {
        Root.Signed["keys"]![key.Id] = key.Json.DeepClone();
        ((JsonArray)Root.Signed["roles"]![role]!["keyids"]!).Add((JsonNode)key.Id);
        _roles[role].Signers.Add(key);
    }

    /// <summary>Takes all keys of a role out of use, and puts a new one in their place.</summary>
    /// <returns>The keys that were replaced.</returns>
    public ImmutableArray<SigningKey> RotateKeys(string role)
    {
        var before = _roles[role].Signers.ToImmutableArray();
        Root.Signed["roles"]![role]!["keyids"] = new JsonArray();
        _roles[role].Signers.Clear();
        AddKey(role, SigningKey.Ed25519());
        return before;
    }

    public void SetThreshold(string role, int threshold) => Root.Signed["roles"]![role]!["threshold"] = threshold;

    /// <summary>Delegates patterns to a role, which is made if it is new.</summary>
    public SigningKey Delegate(string delegator, string role, bool terminating, params string[] patterns) =>
        Delegate(delegator, role, new JsonObject
        {
            ["paths"] = new JsonArray([.. patterns.Select(static p => (JsonNode)p)]),
            ["terminating"] = terminating,
        });

    /// <param name="paths">The members of the delegation that say which paths it is for.</param>
    public SigningKey Delegate(string delegator, string role, JsonObject paths)
    {
        var signed = _roles[delegator].Signed;
        signed["delegations"] ??= new JsonObject { ["keys"] = new JsonObject(), ["roles"] = new JsonArray() };
        var key = SigningKey.Ed25519();
        paths["name"] = role;
        paths["keyids"] = new JsonArray(key.Id);
        paths["threshold"] = 1;
        signed["delegations"]!["keys"]![key.Id] = key.Json.DeepClone();
        ((JsonArray)signed["delegations"]!["roles"]!).Add((JsonNode)paths);
        if (_roles.TryAdd(role, NewRole(role, RoleName.Targets)))
        {
            _roles[role].Signed["targets"] = new JsonObject();
        }

        _roles[role].Signers.Add(key);
        return key;
    }

    /// <summary>Puts a target into a role, and serves it.</summary>
    public void AddTarget(string role, string path, byte[] content)
    {
        var hash = Convert.ToHexStringLower(SHA256.HashData(content));
        _roles[role].Signed["targets"]![path] = new JsonObject
        {
            ["length"] = content.Length,
            ["hashes"] = new JsonObject { ["sha256"] = hash },
        };
        Files[ConsistentName(path, hash)] = content;
    }

    public static string ConsistentName(string path, string hash) => path.Insert(path.LastIndexOf('/') + 1, $"{hash}.");

    /// <summary>Signs and serves these roles, each with a version more than it was last served with.</summary>
    public void Publish(params string[] roles)
    {
        foreach (var role in roles)
        {
            if (Files.ContainsKey(NameOf(role)))
            {
                _roles[role].Version++;
            }

            PublishAsIs(role);
        }
    }

    /// <summary>The same, with the version that the role says.</summary>
    public void PublishAsIs(string role)
    {
        var bytes = _roles[role].ToBytes();
        Files[NameOf(role)] = bytes;
        switch (role)
        {
            case RoleName.Root or RoleName.Timestamp:
                break;
            case RoleName.Snapshot:
                Timestamp.Signed["meta"]!["snapshot.json"] = Describe(_roles[role].Version, bytes);
                break;
            default:
                Snapshot.Signed["meta"]![$"{role}.json"] = Describe(_roles[role].Version, bytes);
                break;
        }
    }

    /// <summary>Publishes everything below the root.</summary>
    public void PublishAll(params string[] delegatedRoles) =>
        Publish([.. delegatedRoles, RoleName.Targets, RoleName.Snapshot, RoleName.Timestamp]);

    /// <summary>The name that a role's latest version has on the server.</summary>
    public string NameOf(string role) =>
        role == RoleName.Timestamp || (role != RoleName.Root && !(bool)Root.Signed["consistent_snapshot"]!)
            ? RoleName.FileOf(role)
            : RoleName.FileOf(role, _roles[role].Version);

    /// <summary>The latest version's bytes.</summary>
    public byte[] BytesOf(string role) => Files[NameOf(role)];

    public Task<Stream?> OpenMetadataAsync(string name, long maximumLength, CancellationToken cancellationToken) =>
        Open(name);

    public Task<Stream?> OpenTargetAsync(
        ImmutableArray<string> segments, long maximumLength, CancellationToken cancellationToken) =>
        Open(string.Join('/', segments));

    private Task<Stream?> Open(string name)
    {
        Requests.Add(name);
        return Task.FromResult<Stream?>(
            Endless.Contains(name) ? new EndlessStream()
            : Files.TryGetValue(name, out var bytes) ? new MemoryStream(bytes, writable: false)
            : null);
    }

    private JsonObject Describe(long version, byte[] bytes)
    {
        var meta = new JsonObject { ["version"] = version };
        if (ListsContent)
        {
            meta["length"] = bytes.Length;
            meta["hashes"] = new JsonObject { ["sha256"] = Convert.ToHexStringLower(SHA256.HashData(bytes)) };
        }

        return meta;
    }

    private static SimulatedRole NewRole(string name, string type)
    {
        var role = new SimulatedRole(
            name, new JsonObject { ["_type"] = type, ["spec_version"] = "1.0.33", ["version"] = 1L });
        role.ExpireAt(Start.AddDays(30));
        return role;
    }
}
