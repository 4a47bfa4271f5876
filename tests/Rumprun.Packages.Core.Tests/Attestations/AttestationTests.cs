using System.Text;
using System.Text.Json;
using NSec.Cryptography;
using Rumprun.Packages.Core.Attestations;
using Rumprun.Packages.Core.Naming;
using Rumprun.Packages.Core.Trust.Writing;
using Rumprun.Packages.Core.Versioning;

namespace Rumprun.Packages.Core.Tests.Attestations;

/// <summary>DSSE envelopes, in-toto statements in them, and files of both.</summary>
public sealed class AttestationTests : IDisposable
{
    private readonly Key _key = Key.Create(SignatureAlgorithm.Ed25519);

    private KeyDescription Public => KeyDescription.Of(
        "ed25519", "ed25519", Convert.ToHexStringLower(_key.Export(KeyBlobFormat.RawPublicKey)));

    public void Dispose() => _key.Dispose();

    // The example of the specification: protocol.md, "Test vectors".
    [Fact]
    public void PreAuthenticationEncoding_OfTheSpecificationsExample_IsItsBytes() => Assert.Equal(
        "DSSEv1 29 http://example.com/HelloWorld 11 hello world",
        Encoding.UTF8.GetString(
            DsseEnvelope.PreAuthenticationEncoding("http://example.com/HelloWorld", "hello world"u8)));

    [Fact]
    public void PreAuthenticationEncoding_CountsBytesAndNotCharacters() => Assert.Equal(
        "DSSEv1 2 ä 0 ", Encoding.UTF8.GetString(DsseEnvelope.PreAuthenticationEncoding("ä", [])));

    [Fact]
    public void Statement_HasTheFieldsOfTheSpecifications()
    {
        using var json = JsonDocument.Parse(Statement().ToBytes());

        var root = json.RootElement;
        Assert.Equal("https://in-toto.io/Statement/v1", root.GetProperty("_type").GetString());
        Assert.Equal("https://slsa.dev/provenance/v1", root.GetProperty("predicateType").GetString());
        Assert.Equal(
            Digest("package").Hex,
            root.GetProperty("subject")[0].GetProperty("digest").GetProperty("sha256").GetString());
        var predicate = root.GetProperty("predicate");
        Assert.True(predicate.GetProperty("buildDefinition").TryGetProperty("buildType", out _));
        Assert.Equal(
            "2026-11-27T12:00:00Z",
            predicate.GetProperty("runDetails").GetProperty("metadata").GetProperty("startedOn").GetString());
    }

    [Fact]
    public void Statement_WrittenAndRead_SaysTheSame()
    {
        var statement = Statement() with { Image = Digest("image"), Differences = ["usr/bin/x differs: byte 1"] };

        var read = BuildStatement.Parse(statement.ToBytes());

        Assert.Equal(statement.ToBytes(), read.ToBytes());
        Assert.Equal(statement.Image, read.Image);
        Assert.Equal(statement.Differences, read.Differences);
        Assert.Equal(statement.Sources, read.Sources);
    }

    [Fact]
    public void Statement_WithUnknownMembers_IsRead()
    {
        var text = Encoding.UTF8.GetString(Statement().ToBytes());

        var read = BuildStatement.Parse(Encoding.UTF8.GetBytes($"{{\"later\":1,{text[1..]}"));

        Assert.Equal(Digest("package"), read.Package);
    }

    [Theory]
    [InlineData("https://in-toto.io/Statement/v1", "https://in-toto.io/Statement/v2")]
    [InlineData("https://slsa.dev/provenance/v1", "https://slsa.dev/provenance/v2")]
    [InlineData("\"version\":\"1.0.0\"", "\"version\":1")]
    [InlineData("\"subject\":[", "\"subject\":{},\"x\":[")]
    [InlineData("hosted-x86_64", "elsewhere")]
    public void Statement_OfAnotherKindOrShape_IsRefused(string before, string after)
    {
        var text = Encoding.UTF8.GetString(Statement().ToBytes());
        Assert.Contains(before, text, StringComparison.Ordinal);

        Assert.Throws<FormatException>(() => BuildStatement.Parse(
            Encoding.UTF8.GetBytes(text.Replace(before, after, StringComparison.Ordinal))));
    }

    [Fact]
    public void File_CountsOnlyWhatTheBuildersKeyHasSigned()
    {
        using var other = Key.Create(SignatureAlgorithm.Ed25519);
        var signed = Sign(Statement(), _key);
        var forged = Sign(Statement() with { Package = Digest("other") }, other);
        var changed = signed with { Payload = (Statement() with { Package = Digest("other") }).ToBytes() };
        var ofAnotherBuilder = Sign(Statement() with { Builder = KeyIdOf(other) }, _key);

        byte[] file = [.. new[] { forged, changed, ofAnotherBuilder, signed }.SelectMany(
            static e => e.ToBytes().Append((byte)'\n'))];

        Assert.Equal([Digest("package")], AttestationFile.Read(file, Public.Key).Select(static s => s.Package));
    }

    [Fact]
    public void File_WithAnotherWordOnTheSameBuild_KeepsTheLast()
    {
        var first = Statement();
        var ofAnotherVersion = Statement() with { Version = Version("0.9.0") };
        var second = Statement() with { Package = Digest("second") };

        var file = AttestationFile.With(null, Public.Key, first, Sign(first, _key));
        file = AttestationFile.With(file, Public.Key, ofAnotherVersion, Sign(ofAnotherVersion, _key));
        file = AttestationFile.With(file, Public.Key, second, Sign(second, _key));

        Assert.Equal(
            ["0.9.0", "1.0.0"],
            AttestationFile.Read(file, Public.Key).Select(static s => s.Version.ToString()).Order(StringComparer.Ordinal));
    }

    private static DsseEnvelope Sign(BuildStatement statement, Key key)
    {
        var payload = statement.ToBytes();
        return new DsseEnvelope
        {
            PayloadType = BuildStatement.PayloadType,
            Payload = payload,
            Signatures =
            [
                new DsseSignature(null, SignatureAlgorithm.Ed25519.Sign(
                    key, DsseEnvelope.PreAuthenticationEncoding(BuildStatement.PayloadType, payload))),
            ],
        };
    }

    private static Core.Trust.KeyId KeyIdOf(Key key) => KeyDescription.Of(
        "ed25519", "ed25519", Convert.ToHexStringLower(key.Export(KeyBlobFormat.RawPublicKey))).Id;

    private static PortVersion Version(string text) =>
        PortVersion.TryParse(text, out var version) ? version : throw new FormatException(text);

    private static Sha256Digest Digest(string text) => Sha256Digest.OfText(text);

    private BuildStatement Statement() => new()
    {
        Name = PortName.Parse("sample"),
        Version = Version("1.0.0"),
        Target = new Target(Platform.Hosted, Architecture.X86_64),
        Options = [PortName.Parse("ssl")],
        Toolchain = Digest("toolchain"),
        Port = Digest("port"),
        Sources = [("sample.tar.gz", Digest("source"))],
        Package = Digest("package"),
        Builder = Public.Id,
        Started = new DateTimeOffset(2026, 11, 27, 12, 0, 0, TimeSpan.Zero),
        Finished = new DateTimeOffset(2026, 11, 27, 12, 1, 0, TimeSpan.Zero),
    };
}
