using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;

namespace Rumprun.Packages.Testing.Trust;

/// <summary>A role of a simulated repository: what it is going to say, and who is going to sign it.</summary>
public sealed class SimulatedRole(string name, JsonObject signed)
{
    public string Name => name;

    /// <summary>The signed part. A test changes it at will, and publishes the role.</summary>
    public JsonObject Signed { get; } = signed;

    public IList<SigningKey> Signers { get; } = [];

    public long Version
    {
        get => (long)Signed["version"]!;
        set => Signed["version"] = value;
    }

    /// <summary>Sets when it expires, to the second.</summary>
    public void ExpireAt(DateTimeOffset time) =>
        Signed["expires"] = time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);

    /// <summary>The signatures of the next file; by default one of each signer's.</summary>
    public Func<byte[], JsonArray>? SignaturesOf { get; set; }

    public byte[] ToBytes()
    {
        var canonical = SigningKey.Canonical(Signed);
        var file = new JsonObject
        {
            ["signatures"] = SignaturesOf?.Invoke(canonical) ?? SignAll(canonical),
            ["signed"] = Signed.DeepClone(),
        };
        return Encoding.UTF8.GetBytes(file.ToJsonString());
    }

    public JsonArray SignAll(byte[] canonical) => [.. Signers.Select(k => SignatureOf(k, canonical))];

    public static JsonObject SignatureOf(SigningKey key, byte[] canonical) =>
        new() { ["keyid"] = key.Id, ["sig"] = Convert.ToHexStringLower(key.Sign(canonical)) };
}
