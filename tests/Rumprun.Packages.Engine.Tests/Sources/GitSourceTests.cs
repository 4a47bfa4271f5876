using Rumprun.Packages.Core.Diagnostics;
using Rumprun.Packages.Core.Ports;
using Rumprun.Packages.Engine.Sources;
using Rumprun.Packages.Testing;

namespace Rumprun.Packages.Engine.Tests.Sources;

/// <summary>Real repositories, made by the machine's git.</summary>
public sealed class GitSourceTests : IDisposable
{
    private readonly SourceFixture _fixture = new();
    private readonly CancellationToken _token = TestContext.Current.CancellationToken;

    public void Dispose() => _fixture.Dispose();

    [Fact]
    public async Task Fetch_OldCommit_GivesItsTreeWithoutGit()
    {
        var repository = await MakeRepositoryAsync("up");
        var commit = await HeadAsync(repository);
        await File.WriteAllTextAsync(Path.Combine(repository, "file"), "later", _token);
        await GitAsync(repository, "commit", "-qam", "later");

        var tree = (await _fixture.FetchAsync(Source(repository, commit))).Path;
        Assert.Equal("first", await File.ReadAllTextAsync(Path.Combine(tree, "file"), _token));
        Assert.False(Directory.Exists(Path.Combine(tree, ".git")));
        Assert.Equal((UnixFileMode)0b111_101_101, File.GetUnixFileMode(Path.Combine(tree, "bin", "run")));
        Assert.Equal((UnixFileMode)0b110_100_100, File.GetUnixFileMode(Path.Combine(tree, "file")));
        Assert.Equal("file", new FileInfo(Path.Combine(tree, "link")).LinkTarget);
        Assert.Equal(
            new DateTime(2020, 2, 2, 2, 2, 2, DateTimeKind.Utc), File.GetLastWriteTimeUtc(Path.Combine(tree, "file")));
    }

    [Fact]
    public async Task Fetch_PersonalFilters_DoNotCount()
    {
        var repository = await MakeRepositoryAsync("up");
        await File.WriteAllTextAsync(Path.Combine(repository, ".gitattributes"), "* text eol=crlf\n", _token);
        await GitAsync(repository, "add", "-A");
        await GitAsync(repository, "commit", "-qm", "eol");
        var tree = (await _fixture.FetchAsync(Source(repository, await HeadAsync(repository)))).Path;
        Assert.Equal("#!/bin/sh\n", await File.ReadAllTextAsync(Path.Combine(tree, "bin", "run"), _token));
    }

    [Fact]
    public async Task Fetch_Again_NeedsNoRepository()
    {
        var repository = await MakeRepositoryAsync("up");
        var source = Source(repository, await HeadAsync(repository));
        var first = await _fixture.FetchAsync(source);
        Directory.Delete(repository, recursive: true);
        Assert.Equal(first.Path, (await _fixture.FetchAsync(source)).Path);

        // By commit, not by address.
        var elsewhere = source with { Urls = ["https://127.0.0.1:9/other.git"] };
        Assert.Equal(first.Path, (await _fixture.FetchAsync(elsewhere, new FetchOptions { Offline = true })).Path);
    }

    [Fact]
    public async Task Fetch_CachedTreeChanged_IsReportedAndFetchedAgain()
    {
        var repository = await MakeRepositoryAsync("up");
        var source = Source(repository, await HeadAsync(repository));
        var tree = (await _fixture.FetchAsync(source)).Path;
        await File.WriteAllTextAsync(Path.Combine(tree, "file"), "tampered", _token);
        await _fixture.FetchAsync(source);
        Assert.Equal("first", await File.ReadAllTextAsync(Path.Combine(tree, "file"), _token));
        Assert.Contains(_fixture.Progress.Notices, static n => n.Contains("RR3002", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Fetch_WithSubmodules_LaysThemOutRecursively()
    {
        var inner = await MakeRepositoryAsync("inner");
        var middle = await MakeRepositoryAsync("middle");
        var outer = await MakeRepositoryAsync("outer");
        await AddSubmoduleAsync(middle, "file://" + inner, "deep/inner");
        await AddSubmoduleAsync(outer, "../middle", "middle");
        var recorded = await HeadAsync(outer);

        // What the submodule's branch does later does not matter.
        await File.WriteAllTextAsync(Path.Combine(inner, "file"), "later", _token);
        await GitAsync(inner, "commit", "-qam", "later");

        var tree = (await _fixture.FetchAsync(Source(outer, recorded) with { Submodules = true })).Path;
        Assert.Equal("first", await File.ReadAllTextAsync(Path.Combine(tree, "middle", "deep", "inner", "file"), _token));
        Assert.Empty(Directory.EnumerateFileSystemEntries(tree, ".git", SearchOption.AllDirectories));

        var without = (await _fixture.FetchAsync(Source(outer, recorded))).Path;
        Assert.Empty(Directory.EnumerateFileSystemEntries(Path.Combine(without, "middle")));
    }

    [Theory]
    [InlineData("ssh://git@ports.example/inner")]
    [InlineData("git@ports.example:inner")]
    [InlineData("git://ports.example/inner")]
    [InlineData("ext::sh -c true")]
    [InlineData("/etc")]
    [InlineData("file://elsewhere/inner")]
    [InlineData("http:///inner")]
    public async Task Fetch_SubmoduleWithAnAddressThatASourceCannotHave_IsRefused(string address)
    {
        var inner = await MakeRepositoryAsync("inner");
        var outer = await MakeRepositoryAsync("outer");
        await AddSubmoduleAsync(outer, "file://" + inner, "deps/inner");
        await GitAsync(outer, "config", "--file", ".gitmodules", "submodule.deps/inner.url", address);
        await GitAsync(outer, "commit", "-qam", "elsewhere");
        var e = await AssertFailsAsync(Source(outer, await HeadAsync(outer)) with { Submodules = true });
        Assert.Contains("RR4022", e.ToString(), StringComparison.Ordinal);
        Assert.Contains($"`{ShownAddress.Of(address)}`", e.Diagnostics[0].Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Fetch_CommitMissing_SaysSo()
    {
        var repository = await MakeRepositoryAsync("up");
        var e = await AssertFailsAsync(Source(repository, new string('1', 40)));
        Assert.Equal("RR4021", e.Diagnostics[0].Id);
        Assert.Empty(Directory.EnumerateFileSystemEntries(Path.Combine(_fixture.Cache.Root, "git")));
    }

    [Fact]
    public async Task Fetch_RepositoryMissing_TriesTheNextAddress()
    {
        var repository = await MakeRepositoryAsync("up");
        var source = Source(repository, await HeadAsync(repository));
        await _fixture.FetchAsync(source with { Urls = ["file:///missing/repository", .. source.Urls] });

        var e = await AssertFailsAsync(
            source with { Commit = new string('1', 40), Urls = ["file:///missing/r", .. source.Urls] });
        Assert.Equal("RR4001", e.Diagnostics[0].Id);
        Assert.Contains("`file:///missing/r`: ", e.Diagnostics[0].Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Fetch_Offline_SaysSo()
    {
        var source = new Source.Git { Urls = ["https://127.0.0.1:9/x.git"], Commit = new string('1', 40) };
        var e = await Assert.ThrowsAsync<DiagnosticException>(
            () => _fixture.FetchAsync(source, new FetchOptions { Offline = true }));
        Assert.Equal("RR4002", e.Diagnostics[0].Id);
    }

    [Fact]
    public async Task Fetch_LinkOutOfTheTree_IsRefused()
    {
        var repository = await MakeRepositoryAsync("up");
        File.CreateSymbolicLink(Path.Combine(repository, "out"), "../../etc");
        await GitAsync(repository, "add", "-A");
        await GitAsync(repository, "commit", "-qm", "evil");
        var e = await AssertFailsAsync(Source(repository, await HeadAsync(repository)));
        Assert.Equal("RR5203", e.Diagnostics[0].Id);
    }

    [Fact]
    public async Task Fetch_TwoAtOnce_BothGetTheTree()
    {
        var repository = await MakeRepositoryAsync("up");
        var source = Source(repository, await HeadAsync(repository));
        using var other = _fixture.NewFetcher(SourceFixture.Impatient);
        var all = await Task.WhenAll(
            _fixture.FetchAsync(source),
            other.FetchAsync(source, _fixture.Directory, new FetchOptions(), _fixture.Progress, _token));
        Assert.Equal(all[0].Path, all[1].Path);
    }

    [Theory]
    [InlineData("ssh://git@127.0.0.1/x.git", "an address begins with `https:`, `http:`, `file:`")]
    [InlineData("git@127.0.0.1:x.git", "an address begins with")]
    [InlineData("/etc", "an address begins with")]
    [InlineData("file://127.0.0.1/etc", "write `file:///PATH`")]
    [InlineData("ext::sh -c id", "an address begins with")]
    public async Task Fetch_SubmoduleWithAnAddressThatAPortMayNotHave_IsRefused(string address, string complaint)
    {
        var outer = await MakeOuterAsync(address);
        var e = await AssertFailsAsync(Source(outer, await HeadAsync(outer)) with { Submodules = true });
        Assert.Equal("RR4022", e.Diagnostics[0].Id);
        Assert.Contains(complaint, e.Diagnostics[0].Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Fetch_SubmoduleOfThisMachineInARepositoryFromTheNetwork_IsRefused()
    {
        var outer = await MakeOuterAsync("file://" + Path.Combine(_fixture.Directory, "inner"));
        await using var server = new GitServer(outer);
        var source = new Source.Git { Urls = [server.Url], Commit = await HeadAsync(outer), Submodules = true };
        var e = await AssertFailsAsync(source);
        Assert.Equal("RR4022", e.Diagnostics[0].Id);
        Assert.Contains("cannot name a `file:` address", e.Diagnostics[0].Message, StringComparison.Ordinal);

        var without = (await _fixture.FetchAsync(source with { Submodules = false })).Path;
        Assert.Equal("first", await File.ReadAllTextAsync(Path.Combine(without, "file"), _token));
    }

    [Fact]
    public async Task Fetch_WithAPassword_SendsItAndPrintsItNowhere()
    {
        var repository = await MakeRepositoryAsync("up");
        await using var server = new GitServer(repository) { Authorization = "Basic dXNlcjpodW50ZXIy" };
        var address = server.Url.Replace("://", "://user:hunter2@", StringComparison.Ordinal);
        var e = await AssertFailsAsync(new Source.Git { Urls = [address], Commit = new string('1', 40) });
        Assert.True(e.Diagnostics[0].Id == "RR4021", e.ToString());
        Assert.Contains("://***@127.0.0.1:", e.Message, StringComparison.Ordinal);

        await _fixture.FetchAsync(new Source.Git { Urls = [address], Commit = await HeadAsync(repository) });
        Assert.Contains(server.Authorization, server.Authorizations);

        server.Authorization = "other";
        var refused = await AssertFailsAsync(new Source.Git { Urls = [address], Commit = new string('2', 40) });
        Assert.Equal("RR4020", refused.Diagnostics[0].Id);
        var printed = e.Message + refused.Message + string.Join('\n', _fixture.Progress.Events);
        Assert.DoesNotContain("hunter2", printed, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Fetch_FromAPrivateRepository_SaysWhatIsMissing()
    {
        var repository = await MakeRepositoryAsync("up");
        await using var server = new GitServer(repository) { Authorization = "Basic dXNlcjpodW50ZXIy" };
        var e = await AssertFailsAsync(new Source.Git { Urls = [server.Url], Commit = await HeadAsync(repository) });
        Assert.Equal("RR4020", e.Diagnostics[0].Id);
        Assert.Contains("wants a user and a password", e.Diagnostics[0].Message, StringComparison.Ordinal);
    }

    private static Source.Git Source(string repository, string commit) => new()
    {
        Urls = ["file://" + repository], Commit = commit,
    };

    private Task<DiagnosticException> AssertFailsAsync(Source.Git source) =>
        Assert.ThrowsAsync<DiagnosticException>(() => _fixture.FetchAsync(source));

    private async Task<string> MakeRepositoryAsync(string name)
    {
        var path = Path.Combine(_fixture.Directory, name);
        Directory.CreateDirectory(Path.Combine(path, "bin"));
        await File.WriteAllTextAsync(Path.Combine(path, "file"), "first", _token);
        await File.WriteAllTextAsync(Path.Combine(path, "bin", "run"), "#!/bin/sh\n", _token);
        File.SetUnixFileMode(Path.Combine(path, "bin", "run"), (UnixFileMode)0b111_101_101);
        File.CreateSymbolicLink(Path.Combine(path, "link"), "file");
        await GitAsync(path, "init", "-q");
        await GitAsync(path, "add", "-A");
        await GitAsync(path, "commit", "-qm", "first");
        return path;
    }

    /// <summary>A repository whose submodule has an address that git itself would not have added.</summary>
    private async Task<string> MakeOuterAsync(string address)
    {
        var inner = await MakeRepositoryAsync("inner");
        var outer = await MakeRepositoryAsync("outer");
        await AddSubmoduleAsync(outer, "file://" + inner, "inner");
        var modules = Path.Combine(outer, ".gitmodules");
        var text = await File.ReadAllTextAsync(modules, _token);
        await File.WriteAllTextAsync(modules, text.Replace("file://" + inner, address, StringComparison.Ordinal), _token);
        await GitAsync(outer, "commit", "--allow-empty", "-qam", "address");
        return outer;
    }

    private async Task AddSubmoduleAsync(string repository, string url, string path)
    {
        await GitAsync(repository, "remote", "add", "origin", "file://" + repository);
        await GitAsync(repository, "submodule", "add", "-q", url, path);
        await GitAsync(repository, "commit", "-qm", "submodule");
    }

    private async Task<string> HeadAsync(string repository) => (await GitAsync(repository, "rev-parse", "HEAD")).Trim();

    private Task<string> GitAsync(string repository, params string[] arguments) => SystemCommand.RunAsync(
        repository,
        "git",
        ["-c", "user.name=n", "-c", "user.email=e", "-c", "protocol.file.allow=always", .. arguments],
        _token);
}
