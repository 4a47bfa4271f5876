using System.Text.Json;
using Rumprun.Packages.Engine.Files;
using Rumprun.Packages.Testing;

namespace Rumprun.Packages.Cli.Tests.EndToEnd;

/// <summary>
/// What was built is explained, shared, cleared up and verified: by the command, with real builds for hosted.
/// </summary>
public sealed class SharingTests : IDisposable
{
    private readonly TemporaryDirectory _tree = new();
    private readonly TemporaryDirectory _home = new();
    private readonly TemporaryDirectory _otherHome = new();

    public SharingTests()
    {
        Assert.SkipUnless(Machine.Has("musl-gcc"), "musl-gcc is not installed");
        SamplePorts.WriteTo(_tree.Path);
    }

    private string Library => Path.Combine(_tree.Path, "ports/greeting/files/greeting.c");

    public void Dispose()
    {
        DirectoryTree.Delete(Path.Combine(_home.Path, "data"));
        DirectoryTree.Delete(Path.Combine(_otherHome.Path, "data"));
        _home.Dispose();
        _otherHome.Dispose();
        _tree.Dispose();
    }

    [Fact]
    public async Task Build_AfterACommentInALibrary_RebuildsTheLibraryAlone()
    {
        var before = await BuildAsync();
        await File.AppendAllTextAsync(Library, "/* It greets. */\n", TestContext.Current.CancellationToken);
        var after = await BuildAsync();

        Assert.Equal("greeting built, teller store", after.Origins);
        Assert.NotEqual(before.Packages["greeting"], after.Packages["greeting"]);
        Assert.Equal(before.Packages["teller"], after.Packages["teller"]);
        Assert.Equal("greeting store, teller store", (await BuildAsync()).Origins);
    }

    [Fact]
    public async Task WhyRebuild_FollowsTheCauseToTheDependency()
    {
        Assert.StartsWith("teller for hosted-x86_64 was never built here", await WhyAsync(), StringComparison.Ordinal);
        await BuildAsync();
        Assert.StartsWith(
            "teller for hosted-x86_64 is up to date: nothing has changed",
            await WhyAsync(),
            StringComparison.Ordinal);

        await File.WriteAllTextAsync(
            Library, "const char *greeting(void) { return \"good day\"; }\n", TestContext.Current.CancellationToken);
        var would = (await WhyAsync()).Split('\n');
        Assert.Equal(
            "teller for hosted-x86_64 would be rebuilt only if the output of a dependency changes:", would[0]);
        Assert.StartsWith("  greeting for hosted-x86_64 would be rebuilt. Since ", would[1], StringComparison.Ordinal);
        Assert.Equal("    file files/greeting.c", would[2]);

        Assert.Equal(0, (await RunAsync(_home, "build", "greeting")).ExitCode);
        using var because = JsonDocument.Parse((await RunAsync(_home, "why-rebuild", "teller", "--json")).Output);
        var root = because.RootElement;
        Assert.Equal("changed", root.GetProperty("verdict").GetString());
        Assert.Equal("dependency greeting output", root.GetProperty("changes")[0].GetProperty("subject").GetString());
        var cause = root.GetProperty("causes")[0];
        Assert.Equal(
            ("greeting", "came-out-otherwise"),
            (cause.GetProperty("name").GetString(), cause.GetProperty("verdict").GetString()));
        Assert.Equal("file files/greeting.c", cause.GetProperty("changes")[0].GetProperty("subject").GetString());
    }

    [Fact]
    public async Task WhyRebuild_OfAVirtualName_ExplainsItsProvider()
    {
        var port = Path.Combine(_tree.Path, "ports/greeting/port.yaml");
        var text = await File.ReadAllTextAsync(port, TestContext.Current.CancellationToken);
        await File.WriteAllTextAsync(
            port,
            text.Replace("schema: 1", "schema: 1\nprovides: [word]", StringComparison.Ordinal),
            TestContext.Current.CancellationToken);
        await File.WriteAllTextAsync(
            Path.Combine(_tree.Path, "ports/virtuals.yaml"),
            "schema: 1\nvirtuals:\n  word: {summary: A library that knows one word, providers: [greeting]}\n",
            TestContext.Current.CancellationToken);

        var why = await RunAsync(_home, "why-rebuild", "word");

        Assert.Equal((0, ""), (why.ExitCode, why.Error));
        Assert.StartsWith("greeting for hosted-x86_64 was never built here", why.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Cache_Directory_CarriesBuildsToAnotherHome()
    {
        var cache = Path.Combine(_home.Path, "shared");
        var built = await BuildAsync();
        var pushed = await RunAsync(_home, "cache", "push", "teller", $"{cache}/");
        Assert.Equal((0, 3), (pushed.ExitCode, pushed.Output.Split("pushed ").Length - 1));

        var pulled = await RunAsync(_otherHome, "cache", "pull", "teller", $"{cache}/");
        Assert.Equal((0, 3), (pulled.ExitCode, pulled.Output.Split("pulled ").Length - 1));
        var there = await BuildAsync(_otherHome);
        Assert.Equal(built.Packages, there.Packages);
        Assert.Equal("greeting store, teller store", there.Origins);
        var again = await RunAsync(_otherHome, "cache", "push", "--all", $"{cache}/", "--json");
        Assert.Equal(4, again.Output.Split("\"there\"").Length);
    }

    [Fact]
    public async Task Build_WithAConfiguredServer_PullsFromItAndPushesToIt()
    {
        await using var server = new CacheServer();
        await ConfigureAsync(_home, $"caches: [{{url: \"{server.Url}\", read-only: false}}]");
        await ConfigureAsync(_otherHome, $"caches: [{{url: \"{server.Url}\"}}]");
        var built = await BuildAsync();
        Assert.Equal("greeting built, teller built", built.Origins);
        Assert.Equal(6, server.Objects.Count);

        var pulled = await BuildAsync(_otherHome);
        Assert.Equal("greeting cache, teller cache", pulled.Origins);
        Assert.Equal(built.Packages, pulled.Packages);
        Assert.False(Directory.Exists(Path.Combine(_otherHome.Path, "state/logs")));
        Assert.Contains("3 packages", (await RunAsync(_otherHome, "cache", "status")).Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Build_WithAServerThatIsNotThere_SaysSoOnceAndBuilds()
    {
        await ConfigureAsync(_home, "caches: [{url: \"http://127.0.0.1:1/\", read-only: false}]");
        var result = await RunAsync(_home, "build", "teller");
        Assert.Equal(0, result.ExitCode);
        Assert.Single(result.Error.Split('\n'), static l => l.Contains("warning[RR4101]", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Pull_OfWhatNoCacheHas_SaysWhat()
    {
        await using var server = new CacheServer();
        var result = await RunAsync(_home, "cache", "pull", "teller", server.Url);
        Assert.Equal(4, result.ExitCode);
        Assert.Contains(
            "error[RR4112]: no cache has `greeting` 1.0.0 for `hosted-x86_64`, `teller`",
            result.Error,
            StringComparison.Ordinal);
        Assert.Contains(
            "error[RR4111]", (await RunAsync(_home, "cache", "push", "teller", server.Url)).Error, StringComparison.Ordinal);
        Assert.Contains("error[RR4113]", (await RunAsync(_home, "cache", "push", "teller")).Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Gc_AfterARemovalOfHistory_FreesItAndLeavesWhatIsInstalled()
    {
        await RunAsync(_home, "install", "teller");
        await File.AppendAllTextAsync(
            Library, "const char *more(void) { return \"\"; }\n", TestContext.Current.CancellationToken);
        await RunAsync(_home, "install", "teller");

        Assert.StartsWith("nothing to remove; 6 packages", (await RunAsync(_home, "gc")).Output, StringComparison.Ordinal);
        Assert.Contains(
            "would free ", (await RunAsync(_home, "gc", "--older-than", "0", "--dry-run")).Output, StringComparison.Ordinal);
        Assert.Contains(
            "3 packages and ", (await RunAsync(_home, "gc", "--older-than", "0")).Output, StringComparison.Ordinal);
        Assert.StartsWith(
            "3 packages and 3 records verified: no fault",
            (await RunAsync(_home, "store", "verify")).Output,
            StringComparison.Ordinal);
        Assert.Contains(
            "is already installed", (await RunAsync(_home, "install", "teller")).Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Gc_WithALockFile_KeepsWhatItNames()
    {
        var built = await BuildAsync();
        var file = Path.Combine(_home.Path, "rrpkg.lock");
        await File.WriteAllTextAsync(
            file, $"package: \"{built.Packages["teller"]}\"\n", TestContext.Current.CancellationToken);
        Assert.Contains(
            "2 packages are needed", (await RunAsync(_home, "gc", "--keep-lock", file)).Output, StringComparison.Ordinal);
        Assert.Equal(1, (await RunAsync(_home, "gc", "--keep-lock", "/missing")).ExitCode);
    }

    [Fact]
    public async Task StoreVerify_OfADamagedPackage_EndsWith3_AndRepairHasItRebuilt()
    {
        await RunAsync(_home, "install", "teller");
        var file = Directory.EnumerateFiles(
            Path.Combine(_home.Path, "data/store"), "libgreeting.a", SearchOption.AllDirectories).Single();
        FileEntry.SetMode(file, executable: false);
        await File.AppendAllTextAsync(file, "x", TestContext.Current.CancellationToken);

        var found = await RunAsync(_home, "store", "verify");
        Assert.Equal(3, found.ExitCode);
        Assert.Contains("error[RR6002]: in the package", found.Error, StringComparison.Ordinal);
        Assert.Contains("`usr/lib/libgreeting.a` has ", found.Error, StringComparison.Ordinal);
        Assert.Equal(0, (await RunAsync(_home, "store", "verify", "--repair", "--json")).ExitCode);
        Assert.Equal("greeting built, teller store", (await BuildAsync()).Origins);
        Assert.Equal(0, (await RunAsync(_home, "store", "verify")).ExitCode);
    }

    private async Task<string> WhyAsync() => (await RunAsync(_home, "why-rebuild", "teller")).Output;

    private static Task ConfigureAsync(TemporaryDirectory home, string yaml)
    {
        Directory.CreateDirectory(Path.Combine(home.Path, "config"));
        return File.WriteAllTextAsync(
            Path.Combine(home.Path, "config/config.yaml"), $"schema: 1\n{yaml}\n", TestContext.Current.CancellationToken);
    }

    private async Task<Built> BuildAsync(TemporaryDirectory? home = null)
    {
        var result = await RunAsync(home ?? _home, "build", "teller", "--json");
        Assert.True(result.ExitCode == 0, result.Error);
        using var json = JsonDocument.Parse(result.Output);
        var ports = json.RootElement.EnumerateArray()
            .Select(
                static p => (
                    Name: p.GetProperty("name").GetString()!,
                    Package: p.GetProperty("package").GetString()!,
                    Origin: p.GetProperty("origin").GetString()))
            .OrderBy(static p => p.Name, StringComparer.Ordinal)
            .ToArray();
        return new Built(
            ports.ToDictionary(static p => p.Name, static p => p.Package),
            string.Join(", ", ports.Select(static p => $"{p.Name} {p.Origin}")));
    }

    private async Task<CommandRun.Result> RunAsync(TemporaryDirectory home, params string[] words)
    {
        string[] targeted = words[0] is "gc" or "store" or "cache" && !words.Contains("teller")
            ? []
            : ["--target", "hosted-x86_64"];
        return await new CommandRun(home.Path, "/").RunAsync([.. words, .. targeted, "--ports", _tree.Path]);
    }

    private sealed record Built(Dictionary<string, string> Packages, string Origins);
}
