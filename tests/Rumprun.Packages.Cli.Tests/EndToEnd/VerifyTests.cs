namespace Rumprun.Packages.Cli.Tests.EndToEnd;

/// <summary><c>rrpkg verify</c>: real builds for hosted from what a mirror publishes.</summary>
public sealed class VerifyTests : IDisposable
{
    private readonly SampleMirror _mirror = new();

    public void Dispose() => _mirror.Dispose();

    [Fact]
    public async Task Verify_OfAnHonestRelease_FindsTheSameBytes()
    {
        await _mirror.PublishAsync();
        await _mirror.AddAsync("client");

        var verified = await _mirror.RunAsync("client", "verify", "teller");

        var release = _mirror.Index().Releases[0];
        Assert.Equal(
            (0,
                "identical   teller 2.1.0 for hosted-x86_64 (mirror `main`)\n"
                + $"  package       sha256:{release.Package.Archive.Digest}\n"
                + $"  image package sha256:{release.Image!.Archive.Digest}\n"),
            (verified.ExitCode, verified.Output));
        Assert.False(Directory.Exists(Path.Combine(_mirror.HomeOf("client"), "data/store")));
        Assert.Empty(Directory.EnumerateFileSystemEntries(Path.Combine(_mirror.HomeOf("client"), "cache/verify")));
    }

    [Fact]
    public async Task Verify_OfAllReleases_RebuildsLibrariesToo()
    {
        await _mirror.PublishAsync();
        await _mirror.AddAsync("client");

        var verified = await _mirror.RunAsync("client", "verify", "--all", "--json");

        Assert.True(verified.ExitCode == 0, verified.Error);
        Assert.Equal(2, verified.Output.Split("\"identical\": true").Length - 1);
    }

    [Fact]
    public async Task Verify_OfPackagesFromOtherSources_NamesTheFilesThatDiffer()
    {
        await _mirror.PublishAsync();
        await _mirror.ForgeAsync();
        await _mirror.AddAsync("client");

        var verified = await _mirror.RunAsync("client", "verify", "teller");

        Assert.Equal(1, verified.ExitCode);
        Assert.StartsWith("differs     teller 2.1.0", verified.Output, StringComparison.Ordinal);
        Assert.Contains(
            "error[RR3303]: the package of teller 2.1.0 for hosted-x86_64", verified.Error, StringComparison.Ordinal);
        Assert.Contains("`usr/bin/teller` differs: ", verified.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Verify_OfAReleaseOfAnEarlierStateOfThePort_BuildsThatState()
    {
        await _mirror.PublishAsync();
        var first = _mirror.Index();
        await _mirror.ChangeAsync("ports/teller/files/teller.c", "<%s>", "<%s>!");
        await _mirror.PublishAsync();
        await _mirror.ReplaceAsync(first);
        await _mirror.AddAsync("client");

        var verified = await _mirror.RunAsync("client", "verify", "teller@2.1.0");

        Assert.True(verified.ExitCode == 0, verified.Error);
    }

    [Fact]
    public async Task Verify_OfAReleaseOfAnotherToolchain_SaysWhichOne()
    {
        await _mirror.PublishAsync();
        var index = _mirror.Index();
        await _mirror.ReplaceAsync(index with
        {
            Releases = [index.Releases[0] with { Toolchain = Core.Sha256Digest.OfText("another") }],
        });
        await _mirror.AddAsync("client");

        var verified = await _mirror.RunAsync("client", "verify", "teller");

        Assert.Equal(4, verified.ExitCode);
        Assert.Contains(
            $"error[RR3302]: `teller` 2.1.0 for `hosted-x86_64` was built with the toolchain "
                + $"`{Core.Sha256Digest.OfText("another").Short}`",
            verified.Error,
            StringComparison.Ordinal);
        var absent = await _mirror.RunAsync("client", "verify", "teller@9");
        Assert.Equal(4, absent.ExitCode);
        Assert.Contains("error[RR3301]", absent.Error, StringComparison.Ordinal);
    }
}
