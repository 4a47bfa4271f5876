using System.Text.Json.Nodes;
using Rumprun.Packages.Core.Trust;
using Rumprun.Packages.Testing.Trust;

namespace Rumprun.Packages.Core.Tests.Trust;

/// <summary>Old files, unchanged files, and files of different times (§5.4.3, §5.4.4, §5.5, §5.6).</summary>
public sealed class RollbackAttackTests
{
    private readonly RepositorySimulator _repository = new();
    private readonly TrustedClient _client;

    public RollbackAttackTests()
    {
        _repository.PublishAll();
        _client = new TrustedClient(_repository);
        _client.Update();
    }

    public static TheoryData<string> Roles => [.. RoleName.TopLevel];

    [Fact]
    public void Timestamp_OfAnOlderVersion_IsRefused()
    {
        _repository.Timestamp.Version = 1;
        _repository.PublishAsIs(RoleName.Timestamp);

        Refusal.Expect(TrustDiagnostics.Rollback, _client.UpdateOnly(RoleName.Timestamp));
    }

    [Fact]
    public void Timestamp_OfTheSameVersion_IsDiscarded()
    {
        _repository.Timestamp.Signed["meta"]!["snapshot.json"]!["version"] = 100;
        _repository.PublishAsIs(RoleName.Timestamp);

        _client.UpdateOnly(RoleName.Timestamp)();

        Assert.Equal(2, _client.Trusted.Timestamp!.Signed.Snapshot.Version);
    }

    [Fact]
    public void Timestamp_ThatListsAnOlderSnapshot_IsRefused()
    {
        _repository.Snapshot.Version = 1;
        _repository.PublishAsIs(RoleName.Snapshot);
        _repository.Publish(RoleName.Timestamp);

        Refusal.Expect(TrustDiagnostics.Rollback, _client.UpdateOnly(RoleName.Timestamp));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Snapshot_ThatListsOlderTargets_IsRefused(bool listsContent)
    {
        _repository.ListsContent = listsContent;
        _repository.Targets.Version = 1;
        _repository.PublishAsIs(RoleName.Targets);
        _repository.Publish(RoleName.Snapshot, RoleName.Timestamp);

        Refusal.Expect(TrustDiagnostics.Rollback, _client.UpdateOnly(RoleName.Snapshot));
    }

    [Fact]
    public void Snapshot_ThatDropsARole_IsRefused()
    {
        _repository.Delegate(RoleName.Targets, "team", terminating: false, "*");
        _repository.PublishAll("team");
        _client.Update();
        ((JsonObject)_repository.Snapshot.Signed["meta"]!).Remove("team.json");
        _repository.Publish(RoleName.Snapshot, RoleName.Timestamp);

        Refusal.Expect(TrustDiagnostics.RoleRemoved, _client.UpdateOnly(RoleName.Snapshot));
    }

    [Theory]
    [MemberData(nameof(Roles))]
    public void Role_ThatExpiresAtThisMoment_IsRefused(string role)
    {
        _repository[role].ExpireAt(RepositorySimulator.Start);
        _repository.Publish(RoleName.Root);
        _repository.PublishAll();

        Refusal.Expect(TrustDiagnostics.Expired, _client.UpdateOnly(role));
    }

    [Fact]
    public void Timestamp_ThatIsKeptAndHasExpired_IsRefused()
    {
        var later = TrustedMetadata.Begin(_client.Trusted.Root.Bytes, RepositorySimulator.Start.AddDays(60))
            .WithPriorTimestamp(_client.Trusted.Timestamp!.Bytes);

        Refusal.Expect(TrustDiagnostics.Expired, () => later.UpdateTimestamp(_repository.BytesOf(RoleName.Timestamp)));
    }

    [Theory]
    [InlineData(RoleName.Snapshot)]
    [InlineData(RoleName.Targets)]
    public void Role_OfAnotherTimeThanItsListing_IsRefused(string role)
    {
        var old = _repository.BytesOf(role);
        _repository.PublishAll();
        _repository.Files[_repository.NameOf(role)] = old;

        Refusal.Expect(TrustDiagnostics.OtherContent, _client.UpdateOnly(role));
    }

    [Theory]
    [InlineData(RoleName.Snapshot)]
    [InlineData(RoleName.Targets)]
    public void Role_OfAnotherVersionThanItsListing_IsRefused(string role)
    {
        _repository.ListsContent = false;
        var old = _repository.BytesOf(role);
        _repository.PublishAll();
        _repository.Files[_repository.NameOf(role)] = old;

        Refusal.Expect(TrustDiagnostics.OtherVersion, _client.UpdateOnly(role));
    }

    [Fact]
    public void Role_ListedWithUnknownHashesOnly_IsRefused()
    {
        _repository.Snapshot.Signed["meta"]!["targets.json"]!["hashes"] = new JsonObject { ["md5"] = "00" };
        _repository.Publish(RoleName.Snapshot, RoleName.Timestamp);

        Refusal.Expect(TrustDiagnostics.UnknownHash, _client.UpdateOnly(RoleName.Targets));
    }

    [Theory]
    [InlineData(RoleName.Timestamp)]
    [InlineData(RoleName.Snapshot)]
    public void FastForwardedVersions_AreForgotten_WhenTheKeyIsRotated(string rotated)
    {
        _repository.Timestamp.Version = _repository.Snapshot.Version = _repository.Targets.Version = 1_000_000;
        _repository.PublishAll();
        _client.Update();
        _repository.RotateKeys(rotated);
        _repository.Publish(RoleName.Root);
        _repository.Timestamp.Version = _repository.Snapshot.Version = _repository.Targets.Version = 3;
        _repository.PublishAll();

        Assert.Equal(3, _client.Update().Targets!.Signed.Version);
    }

    [Fact]
    public void FastForwardedVersions_AreKept_WhenAKeyIsAdded()
    {
        _repository.AddKey(RoleName.Timestamp, SigningKey.Ed25519());
        _repository.Publish(RoleName.Root);
        _repository.Timestamp.Version = 1;
        _repository.PublishAsIs(RoleName.Timestamp);

        Refusal.Expect(TrustDiagnostics.Rollback, _client.UpdateOnly(RoleName.Timestamp));
    }
}
