using Rumprun.Packages.Core.Trust;
using Rumprun.Packages.Engine.Mirrors;
using Rumprun.Packages.Testing.Trust;

namespace Rumprun.Packages.Engine.Tests.Mirrors;

public sealed class TrustedRepositoryTests
{
    private const string Path = "zlib/zlib.tar.zst";
    private static readonly byte[] s_content = [1, 2, 3, 4];

    [Fact]
    public async Task Target_OfADelegatedRole_IsDownloadedAndVerified()
    {
        using var fixture = await WithTargetAsync();

        Assert.Equal(s_content, await fixture.DownloadAsync(Path));

        Assert.Equal(
            ["2.root.json", "timestamp.json", "2.snapshot.json", "2.targets.json", "1.zlib.json", NameOf(s_content)],
            fixture.Repository.Requests);
    }

    [Fact]
    public async Task Target_ThatIsThereAlready_IsNotDownloadedAgain()
    {
        using var fixture = await WithTargetAsync();
        await fixture.DownloadAsync(Path);

        Assert.Equal(s_content, await fixture.DownloadAsync(Path));

        Assert.DoesNotContain(NameOf(s_content), fixture.Repository.Requests);
    }

    [Fact]
    public async Task Target_ThatWasChangedOnDisk_IsReplaced()
    {
        using var fixture = await WithTargetAsync();
        await File.WriteAllBytesAsync(fixture.Downloaded, new byte[] { 4, 3, 2, 1 }, RepositoryFixture.Cancel);

        Assert.Equal(s_content, await fixture.DownloadAsync(Path));
    }

    [Theory]
    [InlineData(new byte[] { 1, 2, 3, 5 })]
    [InlineData(new byte[] { 1, 2, 3 })]
    [InlineData(new byte[0])]
    public async Task Target_ThatIsTamperedOrTruncated_LeavesNothing(byte[] served)
    {
        using var fixture = await WithTargetAsync();
        fixture.Repository.Files[NameOf(s_content)] = served;

        await RepositoryFixture.ExpectAsync(TrustDiagnostics.OtherTarget, () => fixture.DownloadAsync(Path));

        AssertNothingIsLeft(fixture);
    }

    [Fact]
    public async Task Target_ThatIsSwappedForAnother_IsRefused()
    {
        using var fixture = await WithTargetAsync();
        byte[] other = [9, 9, 9, 9];
        fixture.Repository.AddTarget("zlib", "zlib/other.tar.zst", other);
        fixture.Repository.PublishAll("zlib");
        fixture.Repository.Files[NameOf(s_content)] = other;

        await RepositoryFixture.ExpectAsync(TrustDiagnostics.OtherTarget, () => fixture.DownloadAsync(Path));

        AssertNothingIsLeft(fixture);
    }

    [Fact]
    public async Task Target_ThatNeverEnds_IsRefusedAtItsLength()
    {
        using var fixture = await WithTargetAsync();
        fixture.Repository.Endless.Add(NameOf(s_content));

        await RepositoryFixture.ExpectAsync(MirrorDiagnostics.TooLong, () => fixture.DownloadAsync(Path));

        AssertNothingIsLeft(fixture);
    }

    [Fact]
    public async Task Target_ThatIsMissing_IsRefused()
    {
        using var fixture = await WithTargetAsync();
        fixture.Repository.Files.Remove(NameOf(s_content));

        await RepositoryFixture.ExpectAsync(MirrorDiagnostics.MissingFile, () => fixture.DownloadAsync(Path));
    }

    [Fact]
    public async Task Target_ThatNoRoleHas_IsNotFound()
    {
        using var fixture = await WithTargetAsync();

        await RepositoryFixture.ExpectAsync(TrustDiagnostics.TargetNotFound, () => fixture.DownloadAsync("zlib/none"));
    }

    [Fact]
    public async Task Role_ThatIsRefused_EndsTheSearch()
    {
        using var fixture = await WithTargetAsync();
        fixture.Repository.Delegate(RoleName.Targets, "fallback", terminating: false, "*/*");
        fixture.Repository.AddTarget("fallback", Path, [7]);
        fixture.Repository["zlib"].Signers[0] = SigningKey.Ed25519();
        fixture.Repository.PublishAll("zlib", "fallback");

        await RepositoryFixture.ExpectAsync(TrustDiagnostics.BelowThreshold, () => fixture.DownloadAsync(Path));
    }

    [Fact]
    public async Task Role_ThatNeverEnds_IsRefusedAtItsLimit()
    {
        using var fixture = await WithTargetAsync();
        fixture.Repository.Endless.Add("1.zlib.json");

        await RepositoryFixture.ExpectAsync(MirrorDiagnostics.TooLong, () => fixture.DownloadAsync(Path));
    }

    [Fact]
    public async Task CachedRole_IsVerifiedAgain_UnderTheKeysOfTheDelegatorThatIsAsked()
    {
        using var fixture = await RepositoryFixture.CreateAsync();
        var repository = fixture.Repository;
        repository.Delegate(RoleName.Targets, "a", terminating: false, "a/*");
        repository.Delegate(RoleName.Targets, "b", terminating: false, "b/*");
        repository.Delegate("a", "release", terminating: false, "a/*");
        var key = repository.Delegate("b", "release", terminating: false, "b/*");
        repository["release"].Signers.Remove(key);
        repository.AddTarget("release", "a/1", s_content);
        repository.AddTarget("release", "b/1", s_content);
        repository.PublishAll("release", "a", "b");

        Assert.Equal(s_content, await fixture.DownloadAsync("a/1"));

        await RepositoryFixture.ExpectAsync(TrustDiagnostics.BelowThreshold, () => fixture.DownloadAsync("b/1"));
    }

    [Fact]
    public async Task CachedRole_IsRefused_WhenItsDelegatorReplacesTheKey()
    {
        using var fixture = await WithTargetAsync();
        await fixture.DownloadAsync(Path);
        var signed = fixture.Repository.Targets.Signed;
        var stolen = fixture.Repository["zlib"].Signers[0];
        signed.Remove("delegations");
        var replacement = fixture.Repository.Delegate(RoleName.Targets, "zlib", terminating: false, "zlib/*");
        fixture.Repository["zlib"].Signers.Remove(replacement);
        fixture.Repository.PublishAll();

        Assert.Equal([stolen], fixture.Repository["zlib"].Signers);
        await RepositoryFixture.ExpectAsync(TrustDiagnostics.BelowThreshold, () => fixture.DownloadAsync(Path));
    }

    [Theory]
    [InlineData("?")]
    [InlineData("#")]
    [InlineData("/role")]
    [InlineData("../role")]
    [InlineData("..")]
    [InlineData("é 😀")]
    public async Task Role_WithAnUnusualName_IsKeptInAFileOfTheDirectory(string role)
    {
        using var fixture = await RepositoryFixture.CreateAsync();
        fixture.Repository.Delegate(RoleName.Targets, role, terminating: false, "*");
        fixture.Repository.AddTarget(role, "x", s_content);
        fixture.Repository.PublishAll(role);

        Assert.Equal(s_content, await fixture.DownloadAsync("x"));

        Assert.Equal(5, fixture.CopyNames().Count());
        Assert.Contains($"{Uri.EscapeDataString(role)}.json", fixture.CopyNames());
    }

    private static async Task<RepositoryFixture> WithTargetAsync()
    {
        var fixture = await RepositoryFixture.CreateAsync();
        fixture.Repository.Delegate(RoleName.Targets, "zlib", terminating: false, "zlib/*");
        fixture.Repository.AddTarget("zlib", Path, s_content);
        fixture.Repository.PublishAll("zlib");
        return fixture;
    }

    private static string NameOf(byte[] content) =>
        RepositorySimulator.ConsistentName(Path, Core.Sha256Digest.Of(content).Hex);

    private static void AssertNothingIsLeft(RepositoryFixture fixture) =>
        Assert.Empty(Directory.EnumerateFiles(System.IO.Path.GetDirectoryName(fixture.Downloaded)!));
}
