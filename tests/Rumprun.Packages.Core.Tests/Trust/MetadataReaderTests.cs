using System.Text;
using System.Text.Json.Nodes;
using Rumprun.Packages.Core.Trust;
using Rumprun.Packages.Core.Trust.Reading;
using Rumprun.Packages.Testing.Trust;

namespace Rumprun.Packages.Core.Tests.Trust;

public sealed class MetadataReaderTests
{
    private readonly RepositorySimulator _repository = new();

    public static TheoryData<string, string> BrokenMembers => new()
    {
        { "version", "0" },
        { "version", "\"1\"" },
        { "version", "1.5" },
        { "version", "9223372036854775808" },
        { "expires", "\"2030-01-01T00:00:00.5Z\"" },
        { "expires", "\"2030-01-01T00:00:00+00:00\"" },
        { "expires", "\"2030-02-30T00:00:00Z\"" },
        { "expires", "0" },
        { "targets", "[]" },
        { "targets", """{"a":{"length":-1,"hashes":{"sha256":"00"}}}""" },
        { "targets", """{"a":{"length":1,"hashes":{}}}""" },
        { "targets", """{"a":{"length":1,"hashes":{"sha256":"../x"}}}""" },
        { "targets", """{"a":{"length":1}}""" },
        { "targets", """{"a":{"length":1,"hashes":{"sha256":"00"},"custom":1}}""" },
        { "delegations", "null" },
        { "delegations", """{"keys":{}}""" },
        { "delegations", Roles("""{"name":"","keyids":[],"threshold":1}""") },
        { "delegations", Roles("""{"name":"root","keyids":[],"threshold":1}""") },
        { "delegations", Roles("""{"name":"timestamp","keyids":[],"threshold":1}""") },
        { "delegations", Roles("""{"name":"a","keyids":[],"threshold":0}""") },
        { "delegations", Roles("""{"name":"a","keyids":["00"],"threshold":1}""") },
        { "delegations", Roles("""{"name":"a","keyids":[],"threshold":1,"terminating":1}""") },
        { "delegations", Roles("""{"name":"a","keyids":[],"threshold":1,"paths":[],"path_hash_prefixes":[]}""") },
        { "delegations", Roles("""{"name":"a","keyids":[],"threshold":1,"path_hash_prefixes":["AB"]}""") },
        { "delegations", Roles("""{"name":"a","keyids":[],"threshold":1},{"name":"a","keyids":[],"threshold":1}""") },
    };

    [Theory]
    [MemberData(nameof(BrokenMembers))]
    public void Targets_WithABrokenMember_AreRefused(string member, string value)
    {
        var text = """
            {"signatures":[],"signed":{"_type":"targets","spec_version":"1.0.33","version":1,
            "expires":"2030-01-01T00:00:00Z","targets":{}}}
            """;
        var whole = (JsonObject)JsonNode.Parse(text)!;
        _ = ReadTargets(whole.ToJsonString());
        whole["signed"]![member] = JsonNode.Parse(value);

        Refusal.Expect(TrustDiagnostics.BadMetadata, () => ReadTargets(whole.ToJsonString()));
    }

    [Theory]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("""{"signed":{},"signatures":[]}""")]
    [InlineData("""{"signed":{},"signed":{},"signatures":[]}""")]
    [InlineData("""{"signed":{"\u0061":1,"a":1},"signatures":[]}""")]
    [InlineData("""{"signed":{"a":"\ud800"},"signatures":[]}""")]
    [InlineData("""{"signed":{"\udc00":1},"signatures":[]}""")]
    [InlineData("""{"signed":{},"signatures":[{"keyid":"../x","sig":""}]}""")]
    [InlineData("""{"signed":{},"signatures":[]} x""")]
    [InlineData("""{"signed":{},/**/"signatures":[]}""")]
    [InlineData("\ufeff{}")]
    public void File_ThatIsNotMetadata_IsRefused(string text) =>
        Refusal.Expect(TrustDiagnostics.BadMetadata, () => ReadTargets(text));

    [Fact]
    public void File_ThatIsNestedDeeply_IsRefused() =>
        Refusal.Expect(TrustDiagnostics.BadMetadata, static () => ReadTargets(new string('[', 100_000)));

    [Fact]
    public void File_ThatIsNotUtf8_IsRefused() =>
        Refusal.Expect(
            TrustDiagnostics.BadMetadata,
            static () => MetadataReader.ReadTargets("targets", new byte[] { (byte)'"', 0xff, (byte)'"' }));

    [Theory]
    [InlineData("2.0.0")]
    [InlineData("1")]
    [InlineData("1.0.0-beta")]
    [InlineData("")]
    public void SpecificationVersion_OtherThan1_IsRefused(string version)
    {
        _repository.Targets.Signed["spec_version"] = version;

        Refusal.Expect(
            TrustDiagnostics.UnknownSpecification,
            () => MetadataReader.ReadTargets("targets", _repository.Targets.ToBytes()));
    }

    [Fact]
    public void Timestamp_ThatListsMoreThanTheSnapshot_IsRefused()
    {
        _repository.Timestamp.Signed["meta"]!["targets.json"] = new JsonObject { ["version"] = 1 };

        Refusal.Expect(TrustDiagnostics.BadMetadata, () => MetadataReader.ReadTimestamp(_repository.Timestamp.ToBytes()));
    }

    [Fact]
    public void Snapshot_ThatDoesNotListTheTargets_IsRefused()
    {
        _repository.Snapshot.Signed["meta"] = new JsonObject();

        Refusal.Expect(TrustDiagnostics.BadMetadata, () => MetadataReader.ReadSnapshot(_repository.Snapshot.ToBytes()));
    }

    [Fact]
    public void Root_WithoutKeysForARole_IsRefused()
    {
        ((JsonObject)_repository.Root.Signed["roles"]!).Remove("snapshot");

        Refusal.Expect(TrustDiagnostics.BadMetadata, () => MetadataReader.ReadRoot(_repository.Root.ToBytes()));
    }

    [Fact]
    public void UnknownMembers_AreKeptEverywhere()
    {
        _repository.Root.Signed["x-a"] = new JsonObject { ["b"] = 1 };
        _repository.Root.Signed["roles"]!["root"]!["x-c"] = "d";
        _repository.Snapshot.Signed["meta"]!["targets.json"]!["x-e"] = true;

        var root = MetadataReader.ReadRoot(_repository.Root.ToBytes());
        var snapshot = MetadataReader.ReadSnapshot(_repository.Snapshot.ToBytes());

        Assert.Equal(1, root.Signed.Unrecognized["x-a"].GetProperty("b").GetInt32());
        Assert.Equal("d", root.Signed.Roles["root"].Unrecognized["x-c"].GetString());
        Assert.True(snapshot.Signed.Meta["targets.json"].Unrecognized["x-e"].GetBoolean());
        Assert.Contains("\"x-a\":{\"b\":1}", Encoding.UTF8.GetString(root.Canonical.Span), StringComparison.Ordinal);
    }

    private static string Roles(string roles) => $$"""{"keys":{},"roles":[{{roles}}]}""";

    private static MetadataFile<TargetsMetadata> ReadTargets(string text) =>
        MetadataReader.ReadTargets("targets", Encoding.UTF8.GetBytes(text));
}
