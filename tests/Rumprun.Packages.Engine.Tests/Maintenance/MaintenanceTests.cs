using System.Collections.Immutable;
using Rumprun.Packages.Core;
using Rumprun.Packages.Core.Packages;
using Rumprun.Packages.Core.Profiles;
using Rumprun.Packages.Engine.Files;
using Rumprun.Packages.Engine.Launching.Detached;
using Rumprun.Packages.Engine.Maintenance;
using Rumprun.Packages.Engine.Operations;
using Rumprun.Packages.Engine.Store;
using Rumprun.Packages.Testing;

namespace Rumprun.Packages.Engine.Tests.Maintenance;

public sealed class MaintenanceTests : IDisposable
{
    private readonly SampleStore _machine = new();
    private readonly RecordedProgress _progress = new();
    private readonly CancellationToken _token = TestContext.Current.CancellationToken;

    private Profile Profile => _machine.Profile;

    public void Dispose() => _machine.Dispose();

    [Fact]
    public async Task Collect_KeepsWhatGenerationsNeedAndWhatThatWasBuiltWith()
    {
        var older = await _machine.BuildAsync("zlib", salt: "older");
        var zlib = await _machine.BuildAsync("zlib", salt: "newer");
        var nginx = await _machine.BuildAsync("nginx", libraries: _machine.PackageOf(zlib));
        var other = await _machine.BuildAsync("other");
        await InstallAsync(nginx);

        var plan = await CollectAsync(new GarbageRequest { DryRun = true });
        Assert.Equal(4, _machine.Store.List().Length);
        var report = await CollectAsync(new GarbageRequest());

        Assert.Equal(plan.Items, report.Items);
        Assert.Equal(new[] { zlib.Package, nginx.Package }.Order(), _machine.Store.List());
        Assert.Equal(new[] { zlib.Key, nginx.Key }.Order(), _machine.Index.List());
        Assert.Equal(2, report.KeptPackages);
        Assert.True(report.Bytes > 0);
        Assert.NotEqual(older.Package, zlib.Package);
        Assert.Equal(older.Output, zlib.Output);
        Assert.Null(_machine.Index.Read(other.Key));
        Assert.Empty((await VerifyAsync()).Faults);
    }

    [Fact]
    public async Task Collect_OfOldGenerations_LeavesTheCurrentOneAndWhatItNeeds()
    {
        var (first, second) = (await _machine.BuildAsync("zlib"), await _machine.BuildAsync("pcre2"));
        await InstallAsync(first);
        await InstallAsync(second);
        await CollectAsync(new GarbageRequest { OlderThan = TimeSpan.FromDays(1) });
        Assert.Equal(2, Profile.List().Length);

        await CollectAsync(new GarbageRequest { OlderThan = TimeSpan.Zero });
        Assert.Equal(2, Assert.Single(Profile.List()).Number);
        Assert.Equal([second.Package], _machine.Store.List());
    }

    [Fact]
    public async Task Collect_WithAPackageKeptByName_KeepsIt()
    {
        var record = await _machine.BuildAsync("zlib");
        await CollectAsync(new GarbageRequest { Keep = [record.Package] });
        Assert.Equal([record.Package], _machine.Store.List());
    }

    [Fact]
    public async Task Collect_WhileSomebodyUsesTheStore_Waits()
    {
        await _machine.BuildAsync("zlib");
        Task<GarbageReport> collecting;
        using (await _machine.Store.HoldAsync(waiting: null, _token))
        using (await _machine.Store.HoldAsync(waiting: null, _token))
        {
            collecting = CollectAsync(new GarbageRequest());
            await Task.Delay(300, _token);
            Assert.False(collecting.IsCompleted);
            Assert.Single(_machine.Store.List());
        }

        await collecting.WaitAsync(TimeSpan.FromSeconds(10), _token);
        Assert.Empty(_machine.Store.List());
        Assert.Contains(_progress.Notices, static n => n == "waiting for other processes that use the store");
    }

    [Fact]
    public async Task Collect_OfLeftovers_SparesWhatALivingProcessOwns()
    {
        var builds = _machine.Directories.Builds;
        Directory.CreateDirectory(Path.Combine(builds, "dead/root"));
        Directory.CreateDirectory(Path.Combine(_machine.Directories.Store, ".incoming-dead/tree"));
        using var alive = OwnedDirectory.CreateNew(builds, "build-");
        await CollectAsync(new GarbageRequest());
        Assert.Equal([alive.Path], Directory.EnumerateDirectories(builds));
        Assert.Empty(_machine.Store.Leftovers());
    }

    [Fact]
    public async Task Collect_OfLogsAndSources_GoesByAgeAndByRequest()
    {
        var logs = Directory.CreateDirectory(_machine.Directories.Logs).FullName;
        await File.WriteAllTextAsync($"{logs}/old.log", "old", _token);
        await File.WriteAllTextAsync($"{logs}/new.log", "new", _token);
        File.SetLastWriteTimeUtc($"{logs}/old.log", DateTime.UtcNow.AddDays(-31));
        var source = Path.Combine(_machine.Directories.Sources, "sha256/ab/abcd");
        Directory.CreateDirectory(Path.GetDirectoryName(source)!);
        await File.WriteAllTextAsync(source, "source", _token);

        await CollectAsync(new GarbageRequest());
        Assert.Equal([$"{logs}/new.log"], Directory.EnumerateFiles(logs));
        Assert.True(File.Exists(source));
        await CollectAsync(new GarbageRequest { Sources = true });
        Assert.False(File.Exists(source));
    }

    [Fact]
    public async Task Verify_OfADamagedPackage_NamesItAndRepairMovesItAway()
    {
        var (bad, good) = (await _machine.BuildAsync("zlib"), await _machine.BuildAsync("pcre2"));
        await InstallAsync(bad);
        _machine.Damage(bad.Package);

        var found = await VerifyAsync();
        Assert.Equal("RR6002", Assert.Single(found.Faults).Id);
        Assert.Equal(["zlib --target hosted-x86_64"], found.Incomplete);
        Assert.True(_machine.Store.Contains(bad.Package));

        Assert.True((await VerifyAsync(repair: true)).IsRepaired);
        Assert.Equal([good.Package], _machine.Store.List());
        Assert.Null(_machine.Index.Read(bad.Key));
        Assert.Equal("RR6012", Assert.Single((await VerifyAsync()).Faults).Id);
        Assert.Equal(bad.Package, (await _machine.BuildAsync("zlib")).Package);
        Assert.Empty((await VerifyAsync()).Faults);
    }

    [Fact]
    public async Task Verify_OfBadRecords_NamesThemAndRepairRemovesThem()
    {
        var (gone, torn) = (await _machine.BuildAsync("zlib"), await _machine.BuildAsync("pcre2"));
        DirectoryTree.Delete(Path.Combine(_machine.Directories.Store, gone.Package.Hex));
        await File.WriteAllTextAsync(Path.Combine(_machine.Directories.BuildKeys, $"{torn.Key}.json"), "{", _token);

        Assert.Equal(["RR6010", "RR6011"], (await VerifyAsync()).Faults.Select(static f => f.Id).Order());
        await VerifyAsync(repair: true);
        Assert.Empty((await VerifyAsync()).Faults);
        Assert.Equal([torn.Package], _machine.Store.List());
    }

    private Task<GarbageReport> CollectAsync(GarbageRequest request) => new CollectGarbageOperation(
        Profile,
        _machine.Store,
        _machine.Index,
        new DetachedGuests(_machine.Directories.Guests, TimeProvider.System),
        _machine.Directories,
        TimeProvider.System).RunAsync(request, _progress, _token);

    private Task<StoreVerification> VerifyAsync(bool repair = false) =>
        new VerifyStoreOperation(_machine.Store, _machine.Index, Profile).RunAsync(repair, _progress, _token);

    private Task<Generation> InstallAsync(BuildRecord record) =>
        Profile.CommitAsync(_ => [_machine.Installed(record)], "install", _token);
}
