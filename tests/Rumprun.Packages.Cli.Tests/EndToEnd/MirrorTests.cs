using Rumprun.Packages.Core;
using Rumprun.Packages.Engine.Files;
using Rumprun.Packages.Testing;

namespace Rumprun.Packages.Cli.Tests.EndToEnd;

/// <summary>
/// From a published port to a guest on a machine that has neither a ports tree nor a compiler: by the command, with real
/// builds for hosted and a server on loopback.
/// </summary>
public sealed class MirrorTests : IAsyncDisposable
{
    private readonly TemporaryDirectory _tree = new();
    private readonly TemporaryDirectory _publisher = new();
    private readonly TemporaryDirectory _client = new();
    private readonly CacheServer _server = new();
    private readonly CacheServer _second = new();

    public MirrorTests()
    {
        Assert.SkipUnless(Machine.Has("musl-gcc"), "musl-gcc is not installed");
        SamplePorts.WriteTo(_tree.Path);
    }

    private string Mirror => Path.Combine(_publisher.Path, "mirror");

    public async ValueTask DisposeAsync()
    {
        await _server.DisposeAsync();
        await _second.DisposeAsync();
        DirectoryTree.Delete(Path.Combine(_publisher.Path, "data"));
        DirectoryTree.Delete(Path.Combine(_client.Path, "data"));
        _publisher.Dispose();
        _client.Dispose();
        _tree.Dispose();
    }

    [Fact]
    public async Task Install_OnAMachineWithoutTreeOrCompiler_TakesTheRelease()
    {
        await PublishAsync();
        Assert.Equal(0, (await ClientAsync("mirror", "add", "main", _server.Url, "--root", RootDigest())).ExitCode);

        var installed = await ClientAsync("install", "teller", "--target", "hosted-x86_64");
        Assert.Equal(
            (0, "installed teller 2.1.0 for hosted-x86_64; start it with `rrpkg run teller`\n"),
            (installed.ExitCode, installed.Output));
        var run = await ClientAsync("run", "teller");
        Assert.Contains("<default>", run.Output, StringComparison.Ordinal);
        Assert.Equal(
            "NAME    VERSION  NEWEST  TARGET         OPTIONS  SUMMARY",
            (await ClientAsync("list")).Output.Split('\n')[0]);
        var again = await ClientAsync("install", "teller", "--target", "hosted-x86_64", "--offline");
        Assert.Equal((0, "teller 2.1.0 for hosted-x86_64 is already installed\n"), (again.ExitCode, again.Output));
    }

    [Fact]
    public async Task Run_OfWhatIsNotInstalled_InstallsItAndSaysSo()
    {
        await PublishAsync();
        await AddAsync();

        var run = await ClientAsync("run", "teller", "--target", "hosted-x86_64");

        Assert.StartsWith("note: `teller` is not installed; installing it\n", run.Error, StringComparison.Ordinal);
        Assert.Contains("<default>", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Search_FindsBySummaryToo()
    {
        await PublishAsync();
        await AddAsync();

        var found = await ClientAsync("search", "ONE", "word");

        Assert.Equal(
            "NAME      VERSION  MIRROR  SUMMARY\ngreeting  1.0.0    main    A library that knows one word\n", found.Output);
        Assert.Equal(1, (await ClientAsync("search", "absent")).ExitCode);
    }

    [Theory]
    [InlineData(null, "RR3222")]
    [InlineData("sha256:0000000000000000000000000000000000000000000000000000000000000000", "RR3222")]
    [InlineData("sha256:00", "RR0002")]
    public async Task Add_WithoutTheMirrorsRoot_IsRefused(string? root, string id)
    {
        await PublishAsync();

        var added = await ClientAsync(
            ["mirror", "add", "main", _server.Url, .. root is null ? [] : new[] { "--root", root }]);

        Assert.Contains($"error[{id}]", added.Error, StringComparison.Ordinal);
        Assert.Equal("there is no mirror; `rrpkg mirror add` adds one\n", (await ClientAsync("mirror", "list")).Error);
    }

    [Fact]
    public async Task Install_OfATamperedPackage_TakesItFromTheNextMirror()
    {
        await PublishAsync();
        Serve(_second);
        await AddAsync();
        Assert.Equal(0, (await ClientAsync("mirror", "add", "copy", _second.Url, "--root", RootDigest())).ExitCode);
        _server.Fault = (_, path) => IsPackage(path) ? new CacheFault.Corrupt() : null;

        var installed = await ClientAsync("install", "teller", "--target", "hosted-x86_64");

        Assert.Equal(0, installed.ExitCode);
        Assert.Contains("warning[RR4102]: the mirror `main` is corrupt", installed.Error, StringComparison.Ordinal);
        Assert.Contains(_second.Requests, static r => r.StartsWith("GET blobs/", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Install_OfAPackageThatNoMirrorHasIntact_IsBuiltOrRefused()
    {
        await PublishAsync();
        await AddAsync();
        foreach (var blob in _server.Objects.Keys.Where(IsPackage).ToArray())
        {
            _server.Objects.TryRemove(blob, out _);
        }

        var refused = await ClientAsync("install", "teller", "--target", "hosted-x86_64", "--from", "mirror");
        Assert.Equal(4, refused.ExitCode);
        Assert.Contains("error[RR4205]: no mirror has the packages of `teller`", refused.Error, StringComparison.Ordinal);

        var built = await ClientWithCompilerAsync("install", "teller", "--target", "hosted-x86_64");
        Assert.True(built.ExitCode == 0, built.Error);
        Assert.Contains("intact; building it", built.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Install_OfPortFilesThatOneMirrorLacks_TakesThemFromTheNext()
    {
        await PublishAsync();
        Serve(_second);
        await AddAsync();
        await ClientAsync("mirror", "add", "copy", _second.Url, "--root", RootDigest());
        foreach (var blob in _server.Objects.Keys.Where(
            static k => k.StartsWith("blobs/", StringComparison.Ordinal)).ToArray())
        {
            _server.Objects.TryRemove(blob, out _);
        }

        var installed = await ClientAsync("install", "teller", "--target", "hosted-x86_64");

        Assert.True(installed.ExitCode == 0, installed.Error);
        Assert.Contains("warning[RR3221]: the mirror `main` does not have", installed.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Update_OfWhatCameFromAMirror_MovesToItsNewestRelease()
    {
        await PublishAsync();
        await AddAsync();
        await ClientAsync("install", "teller", "--target", "hosted-x86_64");
        var port = Path.Combine(_tree.Path, "ports/teller/port.yaml");
        await File.WriteAllTextAsync(
            port,
            (await File.ReadAllTextAsync(port, TestContext.Current.CancellationToken))
                .Replace("2.1.0", "2.2.0", StringComparison.Ordinal),
            TestContext.Current.CancellationToken);
        await PublishAsync();

        var updated = await ClientAsync("update");

        Assert.True(updated.ExitCode == 0, updated.Error);
        Assert.Contains("teller 2.1.0 -> 2.2.0", updated.Output, StringComparison.Ordinal);
        Assert.Contains("<default>", (await ClientAsync("run", "teller")).Output, StringComparison.Ordinal);
        var older = await ClientAsync("install", "teller@2.1.0", "--target", "hosted-x86_64", "--from", "mirror");
        Assert.True(older.ExitCode == 0, older.Error);
    }

    [Fact]
    public async Task Install_OfAMistypedName_SuggestsOneOfAMirror()
    {
        await PublishAsync();
        await AddAsync();

        var refused = await ClientAsync("install", "tellar", "--target", "hosted-x86_64");

        Assert.Equal(1, refused.ExitCode);
        Assert.Contains("hint: did you mean `teller`?", refused.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Install_WhileTheMirrorDoesNotRespond_UsesWhatWasFetched()
    {
        await PublishAsync();
        await AddAsync();
        await ClientAsync("install", "teller", "--target", "hosted-x86_64");
        _server.Fault = static (_, _) => new CacheFault.Answer(501);

        var again = await ClientAsync("install", "teller", "--target", "hosted-x86_64");
        Assert.Equal((0, "teller 2.1.0 for hosted-x86_64 is already installed\n"), (again.ExitCode, again.Output));
        Assert.Contains("warning[RR4201]", again.Error, StringComparison.Ordinal);
        var refused = await ClientAsync("install", "absent", "--target", "hosted-x86_64");
        Assert.Equal(4, refused.ExitCode);
    }

    [Fact]
    public async Task Install_OfAPinnedPort_AsksNoOtherMirror()
    {
        await PublishAsync();
        Serve(_second);
        await AddAsync();
        await ClientAsync("mirror", "add", "work", _second.Url, "--root", RootDigest(), "--pin", "tel*");
        _second.Fault = static (_, _) => new CacheFault.Answer(404);

        var refused = await ClientAsync("install", "teller", "--target", "hosted-x86_64");

        Assert.Equal(4, refused.ExitCode);
        Assert.DoesNotContain(_server.Requests, static r => r.Contains("teller", StringComparison.Ordinal));
        await ClientAsync("mirror", "unpin", "tel*");
        Assert.Equal(0, (await ClientAsync("install", "teller", "--target", "hosted-x86_64")).ExitCode);
    }

    [Fact]
    public async Task Install_AfterTheMirrorWentBack_KeepsToWhatWasSeen()
    {
        await PublishAsync();
        await AddAsync();
        var before = _server.Objects.ToDictionary(static o => o.Key, static o => o.Value);
        await File.AppendAllTextAsync(
            Path.Combine(_tree.Path, "ports/teller/files/teller.c"),
            "/* changed */\n",
            TestContext.Current.CancellationToken);
        await PublishAsync();
        Assert.Equal(0, (await ClientAsync("search", "teller")).ExitCode);
        foreach (var (path, content) in before)
        {
            _server.Objects[path] = content;
        }

        var refused = await ClientAsync("install", "teller", "--target", "hosted-x86_64");

        Assert.Equal(3, refused.ExitCode);
        Assert.Contains("error[RR3209]", refused.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Publish_OfAFailingTest_IsRefusedUnlessTold()
    {
        await MakeMirrorAsync();
        var port = Path.Combine(_tree.Path, "ports/teller/port.yaml");
        await File.WriteAllTextAsync(
            port,
            (await File.ReadAllTextAsync(port, TestContext.Current.CancellationToken))
                .Replace("console: [\"<default>\"]", "console: [\"<absent>\"]", StringComparison.Ordinal),
            TestContext.Current.CancellationToken);

        var refused = await PublisherAsync("publish", "teller", "--to", Mirror, "--target", "hosted-x86_64");
        Assert.Equal(1, refused.ExitCode);
        Assert.Contains("error[RR7105]: `teller` 2.1.0 was not published", refused.Error, StringComparison.Ordinal);
        Assert.False(Directory.Exists(Path.Combine(Mirror, "targets")));

        var published = await PublisherAsync("publish", "teller", "--to", Mirror, "--target", "hosted-x86_64", "--untested");
        Assert.True(published.ExitCode == 0, published.Error);
        Assert.Equal(0, (await PublisherAsync("mirror", "verify", Mirror)).ExitCode);
    }

    [Fact]
    public async Task Build_OfWhatAMirrorHas_BuildsNothing()
    {
        await PublishAsync();
        await AddAsync();

        var built = await ClientWithCompilerAsync("build", "teller", "--target", "hosted-x86_64", "--json");

        Assert.True(built.ExitCode == 0, built.Error);
        Assert.DoesNotContain("\"built\"", built.Output, StringComparison.Ordinal);
    }

    /// <summary>Whether it is zstd's (RFC 8878, section 3.1.1): packages are, and nothing else on a mirror.</summary>
    private bool IsPackage(string path) =>
        _server.Objects.TryGetValue(path, out var content) && content.AsSpan().StartsWith<byte>([0x28, 0xb5, 0x2f, 0xfd]);

    private string RootDigest() =>
        $"sha256:{Sha256Digest.Of(File.ReadAllBytes(Path.Combine(Mirror, "metadata/1.root.json")))}";

    private async Task AddAsync() =>
        Assert.Equal(0, (await ClientAsync("mirror", "add", "main", _server.Url, "--root", RootDigest())).ExitCode);

    private async Task MakeMirrorAsync()
    {
        if (!Directory.Exists(Mirror))
        {
            Assert.Equal(0, (await PublisherAsync("key", "new", "release")).ExitCode);
            Assert.Equal(0, (await PublisherAsync("mirror", "init", Mirror, "--key", "release")).ExitCode);
        }
    }

    private async Task PublishAsync()
    {
        await MakeMirrorAsync();
        var published = await PublisherAsync("publish", "teller", "--to", Mirror, "--target", "hosted-x86_64");
        Assert.True(published.ExitCode == 0, published.Error);
        Serve(_server);
    }

    private void Serve(CacheServer server)
    {
        foreach (var file in Directory.EnumerateFiles(Mirror, "*", SearchOption.AllDirectories))
        {
            server.Objects[Path.GetRelativePath(Mirror, file)] = File.ReadAllBytes(file);
        }
    }

    private Task<CommandRun.Result> PublisherAsync(params string[] words) =>
        new CommandRun(_publisher.Path, "/")
        {
            Variables = { ["RRPKG_KEY_PASSPHRASE"] = "open sesame" },
        }.RunAsync([.. words, "--ports", _tree.Path]);

    private Task<CommandRun.Result> ClientAsync(params string[] words) =>
        new CommandRun(_client.Path, "/") { Variables = { ["PATH"] = "/nowhere" } }.RunAsync(words);

    private Task<CommandRun.Result> ClientWithCompilerAsync(params string[] words) =>
        new CommandRun(_client.Path, "/").RunAsync(words);
}
