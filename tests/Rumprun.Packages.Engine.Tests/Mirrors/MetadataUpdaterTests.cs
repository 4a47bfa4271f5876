using Rumprun.Packages.Core.Trust;
using Rumprun.Packages.Engine.Mirrors;
using Rumprun.Packages.Testing.Trust;

namespace Rumprun.Packages.Engine.Tests.Mirrors;

public sealed class MetadataUpdaterTests
{
    [Fact]
    public async Task FirstUpdate_FetchesEachRoleOnce_AndKeepsTheExactBytes()
    {
        using var fixture = await RepositoryFixture.CreateAsync();

        await fixture.RefreshAsync();

        Assert.Equal(["2.root.json", "timestamp.json", "1.snapshot.json", "1.targets.json"], fixture.Repository.Requests);
        Assert.Equal(["root.json", "snapshot.json", "targets.json", "timestamp.json"], fixture.CopyNames());
        Assert.All(RoleName.TopLevel, r => Assert.Equal(fixture.Repository.BytesOf(r), fixture.Copies.Read(r)));
    }

    [Fact]
    public async Task Update_OfWhatDidNotChange_FetchesTheTimestampOnly()
    {
        using var fixture = await RepositoryFixture.CreateAsync();
        await fixture.RefreshAsync();

        await fixture.RefreshAsync();

        Assert.Equal(["2.root.json", "timestamp.json"], fixture.Repository.Requests);
    }

    [Fact]
    public async Task Update_WithoutConsistentSnapshots_AsksForPlainNames()
    {
        using var fixture = new RepositoryFixture();
        fixture.Repository.Root.Signed["consistent_snapshot"] = false;
        fixture.Repository.Publish(RoleName.Root);
        fixture.Repository.PublishAll();
        await fixture.Updater().InitializeAsync(fixture.Repository.BytesOf(RoleName.Root), RepositoryFixture.Cancel);

        await fixture.RefreshAsync();

        Assert.Equal(["3.root.json", "timestamp.json", "snapshot.json", "targets.json"], fixture.Repository.Requests);
    }

    [Fact]
    public async Task Roots_AreTakenOneByOne_UpToALimit()
    {
        using var fixture = await RepositoryFixture.CreateAsync();
        fixture.Repository.Publish(RoleName.Root, RoleName.Root, RoleName.Root);
        fixture.Limits = new UpdateLimits { Roots = 2 };

        await fixture.RefreshAsync();
        Assert.Equal(3, fixture.TrustedVersion(RoleName.Root));

        await fixture.RefreshAsync();
        Assert.Equal(4, fixture.TrustedVersion(RoleName.Root));
    }

    [Theory]
    [InlineData(RoleName.Root, "2.root.json")]
    [InlineData(RoleName.Timestamp, "timestamp.json")]
    [InlineData(RoleName.Snapshot, "2.snapshot.json")]
    [InlineData(RoleName.Targets, "2.targets.json")]
    public async Task File_ThatNeverEnds_IsRefusedAtItsLimit(string role, string name)
    {
        using var fixture = await RepositoryFixture.CreateAsync();
        foreach (var listsContent in new[] { true, false })
        {
            fixture.Repository.ListsContent = listsContent;
            fixture.Repository.PublishAll();
            fixture.Repository.Endless.Clear();
            fixture.Repository.Endless.Add(listsContent ? name : name.Replace('2', role == RoleName.Root ? '2' : '3'));

            await RepositoryFixture.ExpectAsync(MirrorDiagnostics.TooLong, fixture.RefreshAsync);

            Assert.Null(role == RoleName.Root ? null : fixture.TrustedVersion(role));
        }
    }

    [Theory]
    [InlineData(RoleName.Timestamp, 1, 1)]
    [InlineData(RoleName.Snapshot, 2, 1)]
    [InlineData(RoleName.Targets, 2, 2)]
    public async Task File_ThatIsMissing_EndsTheUpdateAndKeepsWhatWasVerified(string role, long timestamp, long snapshot)
    {
        using var fixture = await RepositoryFixture.CreateAsync();
        await fixture.RefreshAsync();
        fixture.Repository.PublishAll();
        fixture.Repository.Files.Remove(fixture.Repository.NameOf(role));

        await RepositoryFixture.ExpectAsync(MirrorDiagnostics.MissingFile, fixture.RefreshAsync);

        Assert.Equal(timestamp, fixture.TrustedVersion(RoleName.Timestamp));
        Assert.Equal(snapshot, fixture.TrustedVersion(RoleName.Snapshot));
        Assert.Equal(1, fixture.TrustedVersion(RoleName.Targets));
    }

    [Theory]
    [InlineData(RoleName.Root)]
    [InlineData(RoleName.Timestamp)]
    [InlineData(RoleName.Snapshot)]
    [InlineData(RoleName.Targets)]
    public async Task Role_ThatIsRefused_LeavesTheCopyAsItWas(string role)
    {
        using var fixture = await RepositoryFixture.CreateAsync();
        await fixture.RefreshAsync();
        fixture.Repository[role].Signers[0] = SigningKey.Ed25519();
        fixture.Repository.Publish(RoleName.Root);
        fixture.Repository.PublishAll();

        await RepositoryFixture.ExpectAsync(TrustDiagnostics.BelowThreshold, fixture.RefreshAsync);

        Assert.Equal(1, fixture.TrustedVersion(role));
        Assert.Equal(["root.json", "snapshot.json", "targets.json", "timestamp.json"], fixture.CopyNames());
    }

    [Fact]
    public async Task Repository_ThatIsFrozen_IsRefusedWhenItsTimestampExpires()
    {
        using var fixture = await RepositoryFixture.CreateAsync();
        await fixture.RefreshAsync();
        fixture.Repository.Root.ExpireAt(RepositorySimulator.Start.AddYears(1));
        fixture.Repository.Publish(RoleName.Root);
        fixture.Clock.Now = RepositorySimulator.Start.AddDays(30).AddSeconds(-1);
        await fixture.RefreshAsync();

        fixture.Clock.Now = RepositorySimulator.Start.AddDays(30);

        await RepositoryFixture.ExpectAsync(TrustDiagnostics.Expired, fixture.RefreshAsync);
    }

    [Fact]
    public async Task Copies_ThatExpired_AreReplaced()
    {
        using var fixture = await RepositoryFixture.CreateAsync();
        await fixture.RefreshAsync();
        fixture.Clock.Now = RepositorySimulator.Start.AddDays(60);
        foreach (var role in RoleName.TopLevel)
        {
            fixture.Repository[role].ExpireAt(RepositorySimulator.Start.AddDays(90));
        }

        fixture.Repository.Publish(RoleName.Root);
        fixture.Repository.PublishAll();

        await fixture.RefreshAsync();

        Assert.All(RoleName.TopLevel, r => Assert.Equal(2, fixture.TrustedVersion(r)));
    }

    [Fact]
    public async Task Copies_ThatExpired_StillPreventARollback()
    {
        using var fixture = await RepositoryFixture.CreateAsync();
        fixture.Repository.PublishAll();
        await fixture.RefreshAsync();
        fixture.Clock.Now = RepositorySimulator.Start.AddDays(60);
        fixture.Repository.Root.ExpireAt(RepositorySimulator.Start.AddDays(90));
        fixture.Repository.Publish(RoleName.Root);
        fixture.Repository.Timestamp.ExpireAt(RepositorySimulator.Start.AddDays(90));
        fixture.Repository.Timestamp.Version = 1;
        fixture.Repository.PublishAsIs(RoleName.Timestamp);

        await RepositoryFixture.ExpectAsync(TrustDiagnostics.Rollback, fixture.RefreshAsync);
    }

    [Fact]
    public async Task FastForwardedCopies_AreForgotten_WhenTheirKeyIsRotated()
    {
        using var fixture = await RepositoryFixture.CreateAsync();
        var repository = fixture.Repository;
        repository.Timestamp.Version = repository.Snapshot.Version = repository.Targets.Version = 1_000_000;
        repository.PublishAll();
        await fixture.RefreshAsync();
        repository.Timestamp.Version = repository.Snapshot.Version = repository.Targets.Version = 2;
        repository.PublishAll();
        await RepositoryFixture.ExpectAsync(TrustDiagnostics.Rollback, fixture.RefreshAsync);

        repository.RotateKeys(RoleName.Snapshot);
        repository.Publish(RoleName.Root);
        repository.PublishAll();
        await fixture.RefreshAsync();

        Assert.Equal(repository.Targets.Version, fixture.TrustedVersion(RoleName.Targets));
        Assert.InRange(repository.Targets.Version, 1, 10);
    }

    [Theory]
    [InlineData(RoleName.Timestamp)]
    [InlineData(RoleName.Snapshot)]
    [InlineData(RoleName.Targets)]
    public async Task Copy_ThatIsDamaged_IsFetchedAgain(string role)
    {
        using var fixture = await RepositoryFixture.CreateAsync();
        await fixture.RefreshAsync();
        fixture.DamageCopy(role);

        await fixture.RefreshAsync();

        Assert.Equal(fixture.Repository.BytesOf(role), fixture.Copies.Read(role));
    }

    [Fact]
    public async Task Root_ThatIsDamagedOrMissing_IsRefusedBeforeAnythingIsFetched()
    {
        using var fixture = await RepositoryFixture.CreateAsync();
        fixture.DamageCopy(RoleName.Root);
        await RepositoryFixture.ExpectAsync(MirrorDiagnostics.NoRoot, fixture.RefreshAsync);

        fixture.Copies.Delete(RoleName.Root);
        await RepositoryFixture.ExpectAsync(MirrorDiagnostics.NoRoot, fixture.RefreshAsync);

        Assert.Empty(fixture.Repository.Requests);
    }
}
