namespace Rumprun.Packages.Cli.Tests.EndToEnd;

/// <summary>
/// Builders who rebuild a mirror's releases, and a client who demands that several got the same bytes: real builds for
/// hosted.
/// </summary>
public sealed class BuilderTrustTests : IDisposable
{
    private readonly SampleMirror _mirror = new();

    public void Dispose() => _mirror.Dispose();

    [Fact]
    public async Task Install_OfWhatTwoBuildersGot_IsDone()
    {
        await _mirror.PublishAsync();
        await BuilderAsync("alice");
        await BuilderAsync("bob");
        var attested = await _mirror.RequireAsync("alice", "attest", "teller", "--to", _mirror.Root, "--key", "alice");
        Assert.EndsWith("attested as `alice`: 1 releases, 1 of them identical\n", attested.Output, StringComparison.Ordinal);
        await DemandAsync("alice", "bob");

        var early = await InstallAsync();
        Assert.Equal(3, early.ExitCode);
        Assert.Contains("error[RR3241]: the release of `teller` 2.1.0", early.Error, StringComparison.Ordinal);
        Assert.Contains("`alice` got the same bytes\n  `bob` has not attested to it", early.Error, StringComparison.Ordinal);

        await _mirror.RequireAsync("bob", "attest", "teller", "--to", _mirror.Root, "--key", "bob");
        var installed = await InstallAsync();
        Assert.True(installed.ExitCode == 0, installed.Error);
        Assert.Equal(0, (await _mirror.RunAsync("publisher", "mirror", "verify", _mirror.Root)).ExitCode);
    }

    [Fact]
    public async Task Install_OfALieThatOneOfTwoBuildersShares_IsRefused()
    {
        await _mirror.PublishAsync();
        await _mirror.ForgeAsync();
        await BuilderAsync("alice");
        await BuilderAsync("mallory");
        var honest = await _mirror.RunAsync("alice", "attest", "teller", "--to", _mirror.Root, "--key", "alice");
        Assert.Equal(1, honest.ExitCode);
        await LieAsync("mallory");
        await DemandAsync("alice", "mallory");

        var refused = await InstallAsync();

        Assert.Equal(3, refused.ExitCode);
        Assert.Contains("error[RR3240]", refused.Error, StringComparison.Ordinal);
        Assert.Contains("1 of 2 builders got its bytes, and 2 have to", refused.Error, StringComparison.Ordinal);
        Assert.Contains("`alice` got other packages: usr/bin/teller differs", refused.Error, StringComparison.Ordinal);
        Assert.Contains("`mallory` got the same bytes", refused.Error, StringComparison.Ordinal);
        Assert.Empty((await _mirror.RunAsync("client", "list")).Output);
    }

    [Fact]
    public async Task Build_OfWhatTooFewBuildersGot_TakesNothingFromTheMirror()
    {
        await _mirror.PublishAsync();
        await BuilderAsync("alice");
        await DemandAsync("alice");

        var built = await _mirror.RunAsync("client", "build", "teller", "--target", "hosted-x86_64", "--json");

        Assert.True(built.ExitCode == 0, built.Error);
        Assert.Equal(2, built.Output.Split("\"built\"").Length - 1);
    }

    [Fact]
    public async Task Attest_WithAKeyThatTheMirrorDoesNotKnow_IsRefused()
    {
        await _mirror.PublishAsync();
        await _mirror.AddAsync("alice");
        await _mirror.RequireAsync("alice", "key", "new", "alice", "--no-passphrase");

        var refused = await _mirror.RunAsync("alice", "attest", "teller", "--to", _mirror.Root, "--key", "alice");

        Assert.Equal(1, refused.ExitCode);
        Assert.Contains("error[RR7110]", refused.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Install_OfWhatAnImpostorAttested_IsRefused()
    {
        await _mirror.PublishAsync();
        await BuilderAsync("alice");
        await _mirror.RequireAsync("alice", "attest", "teller", "--to", _mirror.Root, "--key", "alice");
        await DemandAsync("alice");
        var configuration = Path.Combine(_mirror.HomeOf("client"), "config/config.yaml");
        var text = await File.ReadAllTextAsync(configuration, TestContext.Current.CancellationToken);
        var key = KeyIdOf("alice");
        await File.WriteAllTextAsync(
            configuration,
            text.Replace(key, Core.Sha256Digest.OfText(key).Hex, StringComparison.Ordinal),
            TestContext.Current.CancellationToken);

        var refused = await InstallAsync();

        Assert.Equal(3, refused.ExitCode);
        Assert.Contains("`alice` has not attested to it", refused.Error, StringComparison.Ordinal);
    }

    /// <summary>A builder with a key and a delegation of its own, and the keys of the mirror that are online.</summary>
    private async Task BuilderAsync(string name)
    {
        await _mirror.AddAsync(name);
        await _mirror.RequireAsync(name, "key", "new", name, "--no-passphrase");
        var shown = await _mirror.RequireAsync(name, "key", "show", name);
        var file = Path.Combine(_mirror.HomeOf(name), "key.pub");
        await File.WriteAllTextAsync(file, shown.Output, TestContext.Current.CancellationToken);
        var accepted = await _mirror.RequireAsync(name, "mirror", "accept", name, "--key", name);
        await File.WriteAllTextAsync($"{file}.accepted", accepted.Output, TestContext.Current.CancellationToken);
        await _mirror.RequireAsync(
            "publisher", "mirror", "delegate", _mirror.Root, name, "--key", file, "--builder", "--accepted",
            $"{file}.accepted");
        File.Copy(
            Path.Combine(_mirror.HomeOf("publisher"), "config/keys/online.json"),
            Path.Combine(_mirror.HomeOf(name), "config/keys/online.json"));
    }

    /// <summary>Lets a builder say that it got the bytes of the release, which it has not built.</summary>
    private async Task LieAsync(string name)
    {
        var release = _mirror.Index().Releases[0];
        await _mirror.AttestAsync(name, release.Package.Archive.Digest, release.Image!.Archive.Digest);
    }

    private async Task DemandAsync(params string[] builders)
    {
        await _mirror.AddAsync("client");
        var list = builders.Select(b => $"    - {{name: {b}, key: {KeyIdOf(b)}}}\n");
        await File.WriteAllTextAsync(
            Path.Combine(_mirror.HomeOf("client"), "config/config.yaml"),
            $"schema: 1\ntrust:\n  builders:\n{string.Concat(list)}  threshold: {builders.Length}\n",
            TestContext.Current.CancellationToken);
    }

    private string KeyIdOf(string name) =>
        _mirror.Keys(name).List().Single(k => k.Name.ToString() == name).Public.Id.ToString();

    private Task<CommandRun.Result> InstallAsync() =>
        _mirror.RunAsync("client", "install", "teller", "--target", "hosted-x86_64");
}
