using Rumprun.Packages.Core.Trust;
using Rumprun.Packages.Testing.Trust;

namespace Rumprun.Packages.Core.Tests.Trust;

/// <summary>A new root is signed by the old root's keys and by its own (§5.3).</summary>
public sealed class RootRotationTests
{
    private readonly RepositorySimulator _repository = new();

    [Fact]
    public void Rotation_SignedByOldAndNewKeys_IsFollowedThroughEveryVersion()
    {
        var client = new TrustedClient(_repository);
        for (var i = 0; i < 3; i++)
        {
            var before = _repository.RotateKeys(RoleName.Root);
            _repository.Root.Signers.Add(before[0]);
            _repository.Publish(RoleName.Root);
            _repository.Root.Signers.Remove(before[0]);
        }

        Assert.Equal(4, client.Update().Root.Signed.Version);
    }

    [Fact]
    public void Rotation_NotSignedByTheOldKeys_IsRefused()
    {
        var client = new TrustedClient(_repository);
        _repository.RotateKeys(RoleName.Root);
        _repository.Publish(RoleName.Root);

        Refusal.Expect(TrustDiagnostics.BelowThreshold, client.UpdateRoot);
    }

    [Fact]
    public void Rotation_NotSignedByTheNewKeys_IsRefused()
    {
        var client = new TrustedClient(_repository);
        var before = _repository.RotateKeys(RoleName.Root);
        _repository.Root.Signers.Clear();
        _repository.Root.Signers.Add(before[0]);
        _repository.Publish(RoleName.Root);

        Refusal.Expect(TrustDiagnostics.BelowThreshold, client.UpdateRoot);
    }

    [Fact]
    public void Rotation_ToAHigherThreshold_NeedsItAtOnce()
    {
        var client = new TrustedClient(_repository);
        _repository.AddKey(RoleName.Root, SigningKey.Ed25519());
        _repository.SetThreshold(RoleName.Root, 2);
        _repository.Root.Signers.RemoveAt(1);
        _repository.Publish(RoleName.Root);

        Refusal.Expect(TrustDiagnostics.BelowThreshold, client.UpdateRoot);
    }

    [Fact]
    public void Rotation_ToALowerThreshold_NeedsTheOldOneOnce()
    {
        _repository.AddKey(RoleName.Root, SigningKey.Ed25519());
        _repository.SetThreshold(RoleName.Root, 2);
        _repository.Publish(RoleName.Root);
        var client = new TrustedClient(_repository);
        client.UpdateRoot();
        _repository.SetThreshold(RoleName.Root, 1);
        _repository.Root.Signers.RemoveAt(1);
        _repository.Publish(RoleName.Root);

        Refusal.Expect(TrustDiagnostics.BelowThreshold, client.UpdateRoot);
    }

    [Fact]
    public void Root_OfAnotherVersionThanItsName_IsRefused()
    {
        var client = new TrustedClient(_repository);
        _repository.Root.Version = 3;
        _repository.Files["2.root.json"] = _repository.Root.ToBytes();
        Refusal.Expect(TrustDiagnostics.WrongRootVersion, client.UpdateRoot);

        _repository.Files["2.root.json"] = _repository.Files["1.root.json"];
        Refusal.Expect(TrustDiagnostics.WrongRootVersion, client.UpdateRoot);
    }

    [Fact]
    public void Root_NotSignedByItself_IsNoBeginning()
    {
        _repository.Root.Signers[0] = SigningKey.Ed25519();

        Refusal.Expect(
            TrustDiagnostics.BelowThreshold,
            () => TrustedMetadata.Begin(_repository.Root.ToBytes(), RepositorySimulator.Start));
    }

    [Fact]
    public void Root_ThatExpiredBeforeItsSuccessor_IsNoObstacle()
    {
        _repository.Root.ExpireAt(RepositorySimulator.Start);
        _repository.Publish(RoleName.Root);
        _repository.Root.ExpireAt(RepositorySimulator.Start.AddDays(1));
        _repository.Publish(RoleName.Root);

        Assert.Equal(3, new TrustedClient(_repository).Update().Root.Signed.Version);
    }

    [Fact]
    public void CompromisedKey_TakenOutByTheRoot_SignsNothingAnyMore()
    {
        var client = new TrustedClient(_repository);
        client.Update();
        var stolen = _repository.RotateKeys(RoleName.Targets)[0];
        _repository.Publish(RoleName.Root);
        _repository.Targets.Signers[0] = stolen;
        _repository.PublishAll();

        Refusal.Expect(TrustDiagnostics.BelowThreshold, client.UpdateOnly(RoleName.Targets));
    }
}
