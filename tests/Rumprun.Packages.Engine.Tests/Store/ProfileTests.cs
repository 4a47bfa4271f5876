using Rumprun.Packages.Core;
using Rumprun.Packages.Core.Diagnostics;
using Rumprun.Packages.Core.Naming;
using Rumprun.Packages.Core.Ports;
using Rumprun.Packages.Core.Profiles;
using Rumprun.Packages.Engine.Store;
using Rumprun.Packages.Testing;

namespace Rumprun.Packages.Engine.Tests.Store;

public sealed class ProfileTests : IDisposable
{
    private readonly TemporaryDirectory _directory = new();
    private readonly Profile _profile;

    public ProfileTests() => _profile = new Profile(Root, TimeProvider.System);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private string Root => Path.Combine(_directory.Path, "profile");

    public void Dispose() => _directory.Dispose();

    [Fact]
    public async Task Commit_OfChanges_MakesGenerations()
    {
        Assert.Same(Generation.Empty, _profile.Current());
        Assert.False(Directory.Exists(Root));
        await CommitAsync("zlib");
        var second = await CommitAsync("nginx");

        Assert.Equal(2, second.Number);
        Assert.Equal(["nginx", "zlib"], Names(_profile.Current()));
        Assert.Equal([1, 2], _profile.List().Select(static g => g.Number));
        Assert.Equal("install nginx", _profile.Current().Reason);
        Assert.Equal("generations/2.json", new FileInfo($"{Root}/current").LinkTarget);
        Assert.Equal(
            ["current", "generations", "lock"], Directory.EnumerateFileSystemEntries(Root).Select(Path.GetFileName).Order());
    }

    [Fact]
    public async Task Commit_ByManyAtOnce_LosesNothing()
    {
        await Task.WhenAll(
            Enumerable.Range(0, 8).Select(
                i => Task.Run(() => CommitAsync($"port{i}", new Profile(Root, TimeProvider.System)), Cancel)));
        Assert.Equal(8, _profile.Current().Number);
        Assert.Equal(8, _profile.Current().Ports.Length);
    }

    [Fact]
    public async Task Current_WhileOthersCommit_IsAlwaysWhole()
    {
        await CommitAsync("first");
        var writing = CommitTenAsync();
        var last = 0;
        while (!writing.IsCompleted)
        {
            var generation = _profile.Current();
            Assert.Equal(generation.Number, generation.Ports.Length);
            Assert.True(generation.Number >= last);
            last = generation.Number;
        }

        await writing;

        async Task CommitTenAsync()
        {
            for (var i = 0; i < 10; i++)
            {
                await CommitAsync($"port{i}");
            }
        }
    }

    [Fact]
    public async Task Commit_WhenTheChangeFails_LeavesNothing()
    {
        await CommitAsync("zlib");
        var before = Snapshot();
        await Assert.ThrowsAsync<InvalidOperationException>(
            () => _profile.CommitAsync(static _ => throw new InvalidOperationException("no"), "fail", Cancel));
        Assert.Equal(before, Snapshot());
    }

    [Fact]
    public async Task Commit_WhenCancelledBeforeTheLinkChanges_LeavesNothing()
    {
        await CommitAsync("zlib");
        var before = Snapshot();
        using var source = new CancellationTokenSource();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => _profile.CommitAsync(
            current =>
            {
                source.Cancel();
                return current.Ports;
            },
            "late",
            source.Token));
        Assert.Equal(before, Snapshot());
    }

    [Fact]
    public async Task Commit_AfterAnInterruption_TakesTheLeftoversPlace()
    {
        await CommitAsync("zlib");

        // Killed after the generation was written, before the link was changed; and once more in the middle of writing.
        File.Copy($"{Root}/generations/1.json", $"{Root}/generations/2.json");
        await File.WriteAllTextAsync($"{Root}/generations/.2.json.0.tmp", "{", Cancel);
        File.CreateSymbolicLink($"{Root}/.current.0.tmp", "generations/2.json");

        Assert.Equal(1, Assert.Single(_profile.List()).Number);
        await CommitAsync("nginx");
        Assert.Equal(["nginx", "zlib"], Names(_profile.Current()));
        Assert.Equal(2, _profile.List().Length);
    }

    [Fact]
    public async Task Get_AndBeforeCurrent_SkipWhatIsNoLongerKept()
    {
        Assert.Null(_profile.BeforeCurrent());
        await CommitAsync("zlib");
        Assert.Null(_profile.BeforeCurrent());
        await CommitAsync("nginx");
        await CommitAsync("lua");
        Assert.Equal(2, _profile.BeforeCurrent()!.Number);
        Assert.Equal(["zlib"], Names(_profile.Get(1)));

        await _profile.ForgetAsync([_profile.Get(2)], Cancel);
        Assert.Equal(1, _profile.BeforeCurrent()!.Number);
        foreach (var (
            number,
            message) in new[] { (2, "generation 2 is no longer kept"),
            (4, "generation 4 does not exist"),
            (0, "generation 0 does not exist") })
        {
            var refused = Assert.Throws<DiagnosticException>(() => _profile.Get(number)).Diagnostics[0];
            Assert.Equal(("RR6005", message), (refused.Id, refused.Message));
        }
    }

    [Theory]
    [InlineData("{")]
    [InlineData("{\"schema\": 2}")]
    public async Task Current_OfADamagedGeneration_IsAnErrorAndNotEmpty(string text)
    {
        await CommitAsync("zlib");
        await File.WriteAllTextAsync($"{Root}/generations/1.json", text, Cancel);
        Assert.Equal("RR6004", Assert.Throws<DiagnosticException>(_profile.Current).Diagnostics[0].Id);

        File.Delete($"{Root}/generations/1.json");
        Assert.Equal("RR6004", Assert.Throws<DiagnosticException>(_profile.Current).Diagnostics[0].Id);
    }

    [Fact]
    public async Task Commit_WithAFullDisk_SaysSoAndLeavesNothing()
    {
        using var disk = SmallDisk.TryMount(Path.Combine(_directory.Path, "small"), kilobytes: 32);
        Assert.SkipUnless(disk is not null, "mounting a small file system is not permitted");
        var profile = new Profile(disk!.Path, TimeProvider.System);
        await CommitAsync("zlib", profile);
        var filler = new byte[32 << 10];
        await Assert.ThrowsAsync<IOException>(() => File.WriteAllBytesAsync($"{disk.Path}/filler", filler, Cancel));

        Assert.Equal(
            "RR6001",
            (await Assert.ThrowsAsync<DiagnosticException>(() => CommitAsync("nginx", profile))).Diagnostics[0].Id);
        Assert.Equal(["zlib"], Names(profile.Current()));
        Assert.Equal(["1.json"], Directory.EnumerateFiles($"{disk.Path}/generations").Select(Path.GetFileName));
    }

    private Task<Generation> CommitAsync(string name, Profile? profile = null) =>
        (profile ?? _profile).CommitAsync(current => current.Ports.Add(Installed(name)), $"install {name}", Cancel);

    private static IEnumerable<string> Names(Generation generation) =>
        generation.Ports.Select(static p => p.Name.ToString());

    private List<string> Snapshot() =>
        [.. Directory.EnumerateFileSystemEntries(Root, "*", SearchOption.AllDirectories).Order()];

    private static InstalledPort Installed(string name) => new()
    {
        Name = PortName.Parse(name),
        Version = SampleBuild.Version("1.0.0"),
        Target = SampleBuild.Hosted,
        Package = Sha256Digest.OfText(name),
        Summary = name,
        IsRequested = true,
    };
}
