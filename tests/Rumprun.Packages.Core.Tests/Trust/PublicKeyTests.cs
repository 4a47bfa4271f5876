using System.Security.Cryptography;
using System.Text.Json.Nodes;
using Rumprun.Packages.Core.Trust;
using Rumprun.Packages.Core.Trust.Keys;
using Rumprun.Packages.Core.Trust.Reading;
using Rumprun.Packages.Testing.Trust;

namespace Rumprun.Packages.Core.Tests.Trust;

public sealed class PublicKeyTests
{
    private static readonly byte[] s_content = [1, 2, 3];

    public static TheoryData<string> Schemes => ["ed25519", "ecdsa", "ecdsa-sha2-nistp256", "rsa"];

    [Theory]
    [MemberData(nameof(Schemes))]
    public void Key_OfAKnownScheme_VerifiesItsOwnSignaturesOnly(string keyType)
    {
        var signing = NewKey(keyType);
        var key = Read(signing.Json);
        var signature = signing.Sign(s_content);

        Assert.Equal(signing.Id, key.Id.ToString());
        Assert.True(key.Verify(s_content, signature));
        Assert.False(key.Verify([1, 2, 4], signature));
        Assert.False(key.Verify(s_content, NewKey(keyType).Sign(s_content)));
        Assert.All(
            new byte[][] { [], [0], signature[..^1], [.. signature, 0], [(byte)(signature[0] ^ 1), .. signature[1..]] },
            s => Assert.False(key.Verify(s_content, s)));
    }

    [Fact]
    public void Key_OfAnUnknownScheme_IsKeptAndVerifiesNothing()
    {
        var key = Read(SigningKey.Describe("sphincs", "sphincs-shake", "00"));

        Assert.IsType<PublicKey.Unknown>(key);
        Assert.False(key.Verify(s_content, [1]));
    }

    [Fact]
    public void Key_UnderAnotherId_IsRefused()
    {
        var (key, other) = (SigningKey.Ed25519(), SigningKey.Ed25519());

        Refusal.Expect(TrustDiagnostics.WrongKeyId, () => Read(key.Json, other.Id));
    }

    [Fact]
    public void Key_WithUnknownMembers_KeepsThemAndIsTheSameKey()
    {
        var key = SigningKey.Ecdsa();
        var described = key.With("x-owner", "the owner");

        Assert.Equal("the owner", Read(described.Json).Unrecognized["x-owner"].GetString());
        Assert.NotEqual(key.Id, described.Id);
        Assert.Equal(Read(key.Json).Material, Read(described.Json).Material);
    }

    [Fact]
    public void Key_ThatIsNotOne_IsRefused()
    {
        using var otherCurve = ECDsa.Create(ECCurve.NamedCurves.nistP384);
        using var own = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        JsonObject[] keys =
        [
            SigningKey.Describe("ed25519", "ed25519", "00"),
            SigningKey.Describe("ed25519", "ed25519", new string('x', 64)),
            SigningKey.Describe("ecdsa", "ecdsa-sha2-nistp256", "04abcd"),
            SigningKey.Describe("ecdsa", "ecdsa-sha2-nistp256", otherCurve.ExportSubjectPublicKeyInfoPem()),
            SigningKey.Describe("ecdsa", "ecdsa-sha2-nistp256", own.ExportECPrivateKeyPem()),
            SigningKey.Describe("ecdsa", "ecdsa-sha2-nistp256", "x\n" + own.ExportSubjectPublicKeyInfoPem()),
            SigningKey.Describe("rsa", "rsassa-pss-sha256", own.ExportSubjectPublicKeyInfoPem()),
            SigningKey.Rsa(bits: 1024).Json,
        ];

        Assert.All(keys, static k => Refusal.Expect(TrustDiagnostics.BadKey, () => Read(k)));
    }

    private static SigningKey NewKey(string keyType) => keyType switch
    {
        "ed25519" => SigningKey.Ed25519(),
        "rsa" => SigningKey.Rsa(),
        _ => SigningKey.Ecdsa(keyType),
    };

    /// <summary>Reads the key as a root lists it.</summary>
    private static PublicKey Read(JsonObject json, string? id = null)
    {
        var repository = new RepositorySimulator();
        id ??= Sha256Digest.Of(SigningKey.Canonical(json)).Hex;
        repository.Root.Signed["keys"] = new JsonObject { [id] = json.DeepClone() };
        return MetadataReader.ReadRoot(repository.Root.ToBytes()).Signed.Keys[KeyId.Parse(id)];
    }
}
