using System.Text.Json.Nodes;
using Rumprun.Packages.Core.Trust;
using Rumprun.Packages.Testing.Trust;

namespace Rumprun.Packages.Core.Tests.Trust;

/// <summary>Arbitrary software: files that are not signed as they have to be (§5.3.4, §5.4.2, §5.5.3, §5.6.3).</summary>
public sealed class SignatureAttackTests
{
    private readonly RepositorySimulator _repository = new();

    public static TheoryData<string> Roles => [.. RoleName.TopLevel];

    [Fact]
    public void Repository_ThatIsHonest_IsTrusted()
    {
        var trusted = new TrustedClient(_repository).Update();

        Assert.Equal(1, trusted.Targets!.Signed.Version);
    }

    [Theory]
    [MemberData(nameof(Roles))]
    public void Role_SignedByAnotherKey_IsRefused(string role)
    {
        var client = new TrustedClient(_repository);
        _repository[role].Signers.Clear();
        _repository[role].Signers.Add(SigningKey.Ed25519());
        PublishAll();

        Refusal.Expect(TrustDiagnostics.BelowThreshold, client.UpdateOnly(role));
    }

    [Theory]
    [MemberData(nameof(Roles))]
    public void Role_WithAnotherRolesSignature_IsRefused(string role)
    {
        var client = new TrustedClient(_repository);
        var other = role == RoleName.Timestamp ? RoleName.Targets : RoleName.Timestamp;
        _repository[role].Signers[0] = _repository[other].Signers[0];
        PublishAll();

        Refusal.Expect(TrustDiagnostics.BelowThreshold, client.UpdateOnly(role));
    }

    [Theory]
    [MemberData(nameof(Roles))]
    public void Role_ChangedAfterItWasSigned_IsRefused(string role)
    {
        var client = new TrustedClient(_repository);
        _repository[role].SignaturesOf = canonical => _repository[role].SignAll([.. canonical, 0]);
        PublishAll();

        Refusal.Expect(TrustDiagnostics.BelowThreshold, client.UpdateOnly(role));
    }

    [Theory]
    [MemberData(nameof(Roles))]
    public void Role_SignedByFewerThanItsThreshold_IsRefused(string role)
    {
        _repository.AddKey(role, SigningKey.Ecdsa());
        _repository.AddKey(role, SigningKey.Rsa());
        _repository.SetThreshold(role, 3);
        PublishAll();
        var client = new TrustedClient(_repository);
        client.Update();
        _repository[role].Signers.RemoveAt(1);
        PublishAll();

        Refusal.Expect(TrustDiagnostics.BelowThreshold, client.UpdateOnly(role));
    }

    [Fact]
    public void Role_WithTwoSignaturesOfOneKey_IsRefused()
    {
        var client = new TrustedClient(_repository);
        _repository.Snapshot.SignaturesOf = canonical =>
            [.. Enumerable.Repeat(_repository.Snapshot.Signers[0], 2).Select(k => SimulatedRole.SignatureOf(k, canonical))];
        PublishAll();

        Refusal.Expect(TrustDiagnostics.DuplicateSignature, client.UpdateOnly(RoleName.Snapshot));
    }

    [Fact]
    public void Threshold_WithOneKeyUnderTwoIds_CountsItOnce()
    {
        _repository.AddKey(RoleName.Snapshot, _repository.Snapshot.Signers[0].With("x-alias", "another"));
        _repository.SetThreshold(RoleName.Snapshot, 2);
        PublishAll();

        Refusal.Expect(TrustDiagnostics.BelowThreshold, new TrustedClient(_repository).UpdateOnly(RoleName.Snapshot));
    }

    [Fact]
    public void Role_WithAnInvalidSignatureBesideEnoughValidOnes_IsTrusted()
    {
        _repository.AddKey(RoleName.Timestamp, SigningKey.Ecdsa());
        var stranger = SigningKey.Ed25519();
        foreach (var bad in new[] { "", "xyz", "0", "00ff" })
        {
            _repository.Timestamp.SignaturesOf = canonical =>
            [
                new JsonObject { ["keyid"] = _repository.Timestamp.Signers[0].Id, ["sig"] = bad },
                SimulatedRole.SignatureOf(stranger, canonical),
                SimulatedRole.SignatureOf(_repository.Timestamp.Signers[1], canonical),
            ];
            PublishAll();

            new TrustedClient(_repository).Update();
        }
    }

    [Fact]
    public void Role_ServedInAnothersPlace_IsRefused()
    {
        _repository.AddKey(RoleName.Timestamp, _repository.Snapshot.Signers[0]);
        _repository.Snapshot.Signed["meta"] = new JsonObject
        {
            ["targets.json"] = new JsonObject { ["version"] = 1 },
        };
        PublishAll();
        var client = new TrustedClient(_repository);
        _repository.Files["timestamp.json"] = _repository.BytesOf(RoleName.Snapshot);

        Refusal.Expect(TrustDiagnostics.WrongType, client.UpdateOnly(RoleName.Timestamp));
    }

    private void PublishAll()
    {
        _repository.Publish(RoleName.Root);
        _repository.PublishAll();
    }
}
