using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Nodes;
using NSec.Cryptography;
using Rumprun.Packages.Core;
using Rumprun.Packages.Core.Trust;

namespace Rumprun.Packages.Testing.Trust;

/// <summary>A key pair of a simulated repository's, of one of the schemes that TUF names.</summary>
/// <param name="Json">The public part, as metadata lists it.</param>
/// <param name="Sign">Makes a signature of some bytes.</param>
public sealed record SigningKey(JsonObject Json, Func<byte[], byte[]> Sign)
{
    public string Id { get; } = Sha256Digest.Of(Canonical(Json)).Hex;

    public static SigningKey Ed25519()
    {
        var key = Key.Create(
            SignatureAlgorithm.Ed25519, new KeyCreationParameters { ExportPolicy = KeyExportPolicies.AllowPlaintextExport });
        var publicPart = Convert.ToHexStringLower(key.PublicKey.Export(KeyBlobFormat.RawPublicKey));
        return new SigningKey(Describe("ed25519", "ed25519", publicPart), b => SignatureAlgorithm.Ed25519.Sign(key, b));
    }

    /// <param name="keyType">One of the two spellings.</param>
    public static SigningKey Ecdsa(string keyType = "ecdsa")
    {
        var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        return new SigningKey(
            Describe(keyType, "ecdsa-sha2-nistp256", key.ExportSubjectPublicKeyInfoPem()),
            b => key.SignData(b, HashAlgorithmName.SHA256, DSASignatureFormat.Rfc3279DerSequence));
    }

    public static SigningKey Rsa(int bits = 2048)
    {
        var key = RSA.Create(bits);
        return new SigningKey(
            Describe("rsa", "rsassa-pss-sha256", key.ExportSubjectPublicKeyInfoPem()),
            b => key.SignData(b, HashAlgorithmName.SHA256, RSASignaturePadding.Pss));
    }

    /// <summary>The same key with another description, and so with another id.</summary>
    public SigningKey With(string member, JsonNode value)
    {
        var json = (JsonObject)Json.DeepClone();
        json[member] = value;
        return new SigningKey(json, Sign);
    }

    public static JsonObject Describe(string keyType, string scheme, string publicPart) => new()
    {
        ["keytype"] = keyType,
        ["scheme"] = scheme,
        ["keyval"] = new JsonObject { ["public"] = publicPart },
    };

    public static byte[] Canonical(JsonNode json)
    {
        using var document = JsonDocument.Parse(json.ToJsonString());
        return CanonicalJson.Encode(document.RootElement);
    }
}
