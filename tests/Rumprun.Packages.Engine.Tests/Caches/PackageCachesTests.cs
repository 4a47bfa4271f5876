using System.Collections.Immutable;
using Rumprun.Packages.Core;
using Rumprun.Packages.Core.Configuration;
using Rumprun.Packages.Core.Diagnostics;
using Rumprun.Packages.Core.Packages;
using Rumprun.Packages.Engine.Building;
using Rumprun.Packages.Engine.Caches;
using Rumprun.Packages.Engine.Http;
using Rumprun.Packages.Testing;

namespace Rumprun.Packages.Engine.Tests.Caches;

/// <summary>Two machines and a cache between them, on a real loopback server that can be broken.</summary>
public sealed class PackageCachesTests : IAsyncDisposable
{
    private readonly SampleStore _here = new();
    private readonly SampleStore _there = new();
    private readonly CacheServer _server = new();
    private readonly RecordedProgress _progress = new();
    private readonly CancellationToken _token = TestContext.Current.CancellationToken;

    public static TheoryData<CacheFault> Outages =>
        [
            new CacheFault.Answer(500),
            new CacheFault.Answer(401),
            new CacheFault.Answer(403),
            new CacheFault.Truncate(),
            new CacheFault.Stall(),
        ];

    public async ValueTask DisposeAsync()
    {
        await _server.DisposeAsync();
        _here.Dispose();
        _there.Dispose();
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Pull_OfWhatWasPushed_IsTheSamePackage(bool isServer)
    {
        using var directory = new TemporaryDirectory();
        var address = isServer ? _server.Url : $"file://{directory.Path}/cache";
        var record = await _here.BuildAsync("zlib");
        Assert.NotNull(await Transfer(_here).PushAsync(Cache(address), record, _token));
        Assert.Null(await Transfer(_here).PushAsync(Cache(address), record, _token));

        var obtained = await ObtainAsync(Caches(_there, address), record.Key);

        Assert.Equal((record.Package, PackageOrigin.Cache), (obtained.Package.Digest, obtained.Origin));
        Assert.Empty(await _there.Store.VerifyAsync(record.Package, _token));
        var found = _there.Index.Find(record.Key)!;
        Assert.Equal((record.CanonicalText, record.Output, null), (found.CanonicalText, found.Output, found.LogFile));
        Assert.Equal(record.Steps, found.Steps);
        Assert.Empty(_progress.Notices);
    }

    [Theory]
    [MemberData(nameof(Outages))]
    public async Task Obtain_FromACacheThatFails_BuildsAndSaysSoOnce(CacheFault fault)
    {
        var (one, two) = (await PushedAsync("zlib"), await PushedAsync("pcre2"));
        _server.Fault = (method, _) => method == "GET" ? fault : null;
        var caches = Caches(_there, _server.Url);

        Assert.Equal(PackageOrigin.Built, (await ObtainAsync(caches, one.Key)).Origin);
        Assert.Equal(PackageOrigin.Built, (await ObtainAsync(caches, two.Key)).Origin);

        var (expected, attempts) = fault is CacheFault.Answer { Status: 401 or 403 }
            ? ("warning[RR4103]", 1) : ("warning[RR4101]", TransferLimits.Cache.Attempts);
        Assert.StartsWith(expected, Assert.Single(_progress.Notices), StringComparison.Ordinal);
        Assert.Equal(attempts, _server.Requests.Count(static r => r.StartsWith("GET", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task Obtain_FromACacheThatIsNotThere_Builds()
    {
        var record = await _here.BuildAsync("zlib");
        Assert.Equal(PackageOrigin.Built, (await ObtainAsync(Caches(_there, "http://127.0.0.1:1/"), record.Key)).Origin);
        Assert.Contains("cannot be used: the server refused the connection", Assert.Single(_progress.Notices),
            StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("packages/", typeof(CacheFault.Corrupt), "RR4102")]
    [InlineData("packages/", typeof(CacheFault.Truncate), "RR4101")]
    [InlineData("packages/", typeof(CacheFault.Stall), "RR4101")]
    [InlineData("packages/", typeof(CacheFault.Answer), "RR4102")]
    [InlineData("keys/", typeof(CacheFault.Corrupt), "RR4102")]
    public async Task Obtain_OfADamagedObject_IsAMissThatLeavesNothing(string kind, Type fault, string id)
    {
        var record = await PushedAsync("zlib");
        _server.Fault = (_, path) => !path.StartsWith(kind, StringComparison.Ordinal) ? null
            : fault == typeof(CacheFault.Corrupt) ? new CacheFault.Corrupt()
            : fault == typeof(CacheFault.Truncate) ? new CacheFault.Truncate()
            : fault == typeof(CacheFault.Stall) ? new CacheFault.Stall()
            : new CacheFault.Answer(404);

        Assert.Equal(PackageOrigin.Built, (await ObtainAsync(Caches(_there, _server.Url), record.Key)).Origin);
        Assert.StartsWith($"warning[{id}]", Assert.Single(_progress.Notices), StringComparison.Ordinal);
        Assert.DoesNotContain(record.Package, _there.Store.List());
        Assert.Empty(_there.Store.Leftovers());
        Assert.Null(_there.Index.Find(record.Key));
    }

    [Fact]
    public async Task Obtain_OfAnotherKeysRecordOrPackage_IsAMiss()
    {
        var (one, two) = (await PushedAsync("zlib"), await PushedAsync("pcre2"));
        _server.Objects[$"keys/{one.Key}.json"] = _server.Objects[$"keys/{two.Key}.json"];
        await ObtainAsync(Caches(_there, _server.Url), one.Key);
        Assert.Contains("the SHA-256 of its text is", Assert.Single(_progress.Notices), StringComparison.Ordinal);

        _server.Objects[$"keys/{one.Key}.json"] =
            BuildRecordFormat.ToBytes(one with { Package = two.Package, Output = two.Output });
        await ObtainAsync(Caches(_there, _server.Url), one.Key);
        Assert.Contains(
            $"its package was made for the key `{two.Key.Short}`", _progress.Notices.Last(), StringComparison.Ordinal);
        Assert.Null(_there.Index.Find(one.Key));
        Assert.DoesNotContain(two.Package, _there.Store.List());
    }

    [Fact]
    public async Task Obtain_FromACacheThatFailsOnce_TriesAgain()
    {
        var record = await PushedAsync("zlib");
        var failures = new Queue<CacheFault>([new CacheFault.Answer(503), new CacheFault.Truncate()]);
        _server.Fault = (_, _) => failures.TryDequeue(out var fault) ? fault : null;

        var obtained = await ObtainAsync(Caches(_there, _server.Url), record.Key);
        Assert.Equal((record.Package, PackageOrigin.Cache), (obtained.Package.Digest, obtained.Origin));
        Assert.Empty(_progress.Notices);
        Assert.Empty(failures);
    }

    [Theory]
    [InlineData("PUT packages/")]
    [InlineData("PUT keys/")]
    [InlineData("HEAD packages/")]
    public async Task Push_ToACacheThatFailsOnce_TriesAgain(string request)
    {
        var record = await _here.BuildAsync("zlib");
        var hasFailed = 0;
        _server.Fault = (method, path) =>
            $"{method} {path}".StartsWith(request, StringComparison.Ordinal) && Interlocked.Exchange(ref hasFailed, 1) == 0
                ? new CacheFault.Answer(503) : null;
        await Transfer(_here).PushAsync(Cache(_server.Url), record, _token);
        Assert.Equal(1, hasFailed);

        _server.Fault = static (_, _) => null;
        var obtained = await ObtainAsync(Caches(_there, _server.Url), record.Key);
        Assert.Equal((record.Package, PackageOrigin.Cache), (obtained.Package.Digest, obtained.Origin));
    }

    [Fact]
    public async Task Obtain_FromAServerThatSendsALoginPage_SaysSo()
    {
        await using var portal = new LoopbackServer(
            "<html><head><title>Log in</title></head></html>"u8.ToArray()) { ContentType = "text/html" };
        var e = await Assert.ThrowsAsync<DiagnosticException>(
            () => Cache(portal.Url + "/").FindAsync(Sha256Digest.OfText("x"), _token));
        Assert.Equal("RR4101", e.Diagnostics[0].Id);
        Assert.Contains("sent a web page, not the file", e.Diagnostics[0].Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task User_InTheAddress_IsSentAndNotPrinted()
    {
        await using var server = new LoopbackServer([]);
        server.Break(new ServerFault.Answer(403));
        var cache = Cache(server.Url.Replace("://", "://user:hunter2@", StringComparison.Ordinal) + "/");
        var e = await Assert.ThrowsAsync<DiagnosticException>(() => cache.ListAsync(_token));
        Assert.Contains("Authorization: Basic dXNlcjpodW50ZXIy", server.Requests[0], StringComparison.Ordinal);
        Assert.Equal("RR4103", e.Diagnostics[0].Id);
        Assert.DoesNotContain("hunter2", e.Message + cache.Name, StringComparison.Ordinal);
        Assert.Contains("://***@127.0.0.1:", cache.Name, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Push_OfWhatIsInTheStore_GivesItToTheCacheThatTakesIt()
    {
        var caches = Caches(_here, _server.Url, isReadOnly: false);
        var record = await _here.BuildAsync("zlib");
        await caches.PushAsync(Sha256Digest.OfText("not there"), "zlib", _progress, _token);
        Assert.Empty(_server.Objects);

        await caches.PushAsync(record.Key, "zlib", _progress, _token);
        Assert.Equal([$"keys/{record.Key}.json", $"packages/{record.Package}.rrp"], _server.Objects.Keys.Order());
    }

    [Fact]
    public async Task Pull_WhenTheCacheIsRequired_FailsWhereItCannotBeReached()
    {
        _server.Fault = static (_, _) => new CacheFault.Answer(503);
        var caches = new PackageCaches(
            [Cache(_server.Url)], Transfer(_there), _there.Index, TimeProvider.System, areRequired: true);
        var e = await Assert.ThrowsAsync<DiagnosticException>(
            () => caches.PullAsync(Sha256Digest.OfText("x"), "x", _progress, _token));
        Assert.Equal("RR4101", e.Diagnostics[0].Id);
    }

    [Fact]
    public async Task Token_FromItsFileOrTheEnvironment_IsSent()
    {
        using var directory = new TemporaryDirectory();
        var file = Path.Combine(directory.Path, "token");
        await File.WriteAllTextAsync(file, "secret\n", _token);
        _server.Token = "secret";
        var setting = new CacheSetting(_server.Url) { TokenFile = file };
        Assert.Empty(await Configured(setting, static _ => null).All(offline: false)[0].ListAsync(_token));
        Assert.Empty(
            await Configured(new CacheSetting(_server.Url), static n => n == "RRPKG_CACHE_TOKEN" ? "secret" : null).Named(
                _server.Url).ListAsync(_token));

        var without = Configured(new CacheSetting(_server.Url), static _ => null).Named(_server.Url);
        Assert.Equal(
            "RR4103", (await Assert.ThrowsAsync<DiagnosticException>(() => without.ListAsync(_token))).Diagnostics[0].Id);
        File.Delete(file);
        var lost = Configured(setting, static _ => "secret").Named(_server.Url);
        Assert.Equal(
            "RR4106", (await Assert.ThrowsAsync<DiagnosticException>(() => lost.ListAsync(_token))).Diagnostics[0].Id);
    }

    [Fact]
    public void Offline_LeavesServersOut()
    {
        var caches = new ConfiguredCaches(
            [new CacheSetting("https://cache.example/"), new CacheSetting("file:///srv/cache")],
            static _ => null,
            "/",
            new HttpTransfer(TransferLimits.Cache, TimeProvider.System));
        Assert.Equal(["/srv/cache"], caches.All(offline: true).Select(static c => c.Name));
        Assert.Equal(["https://cache.example/", "/srv/cache"], caches.All(offline: false).Select(static c => c.Name));
    }

    [Fact]
    public async Task Push_OfADamagedPackage_IsRefused()
    {
        var record = await _here.BuildAsync("zlib");
        _here.Damage(record.Package);
        var e = await Assert.ThrowsAsync<DiagnosticException>(
            () => Transfer(_here).PushAsync(Cache(_server.Url), record, _token));
        Assert.Equal("RR6002", e.Diagnostics[0].Id);
        Assert.Empty(_server.Objects);
    }

    [Fact]
    public async Task Push_ToAReadOnlyCache_IsRefused()
    {
        var record = await _here.BuildAsync("zlib");
        var configured = Configured(new CacheSetting(_server.Url), static _ => null);
        var e = await Assert.ThrowsAsync<DiagnosticException>(
            () => Transfer(_here).PushAsync(configured.Named(_server.Url), record, _token));
        Assert.Equal("RR4104", e.Diagnostics[0].Id);

        _server.Fault = static (method, _) => method == "PUT" ? new CacheFault.Answer(405) : null;
        e = await Assert.ThrowsAsync<DiagnosticException>(
            () => Transfer(_here).PushAsync(Cache(_server.Url), record, _token));
        Assert.Equal("RR4104", e.Diagnostics[0].Id);
    }

    private static ConfiguredCaches Configured(CacheSetting setting, Func<string, string?> variable) =>
        new([setting], variable, "/", new HttpTransfer(Impatient, TimeProvider.System));

    private static TransferLimits Impatient => TransferLimits.Cache with
    {
        StallTimeout = TimeSpan.FromMilliseconds(500), Backoff = TimeSpan.FromMilliseconds(5),
    };

    private static BuildCache Cache(string address, bool isReadOnly = false) =>
        Configured(new CacheSetting(address) { IsReadOnly = isReadOnly }, static _ => null).Named(address);

    private static PackageTransfer Transfer(SampleStore machine) =>
        new(machine.Store, machine.Index, machine.Directories.Builds);

    private static PackageCaches Caches(SampleStore machine, string address, bool isReadOnly = true) =>
        new([Cache(address, isReadOnly)], Transfer(machine), machine.Index, TimeProvider.System, areRequired: false);

    private async Task<BuildRecord> PushedAsync(string name)
    {
        var record = await _here.BuildAsync(name);
        await Transfer(_here).PushAsync(Cache(_server.Url), record, _token);
        return record;
    }

    /// <summary>As a build does it: out of a cache, else made.</summary>
    private async Task<ObtainedPackage> ObtainAsync(PackageCaches caches, Sha256Digest key) =>
        await caches.PullAsync(key, "port", _progress, _token) is { } pulled
            ? new ObtainedPackage(pulled, PackageOrigin.Cache)
            : new ObtainedPackage(_there.PackageOf(await _there.BuildAsync("made")), PackageOrigin.Built);
}
