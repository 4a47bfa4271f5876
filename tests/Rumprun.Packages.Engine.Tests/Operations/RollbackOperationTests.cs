using System.Collections.Immutable;
using Rumprun.Packages.Core;
using Rumprun.Packages.Core.Diagnostics;
using Rumprun.Packages.Core.Naming;
using Rumprun.Packages.Core.Packages;
using Rumprun.Packages.Core.Profiles;
using Rumprun.Packages.Engine.Launching.Detached;
using Rumprun.Packages.Engine.Maintenance;
using Rumprun.Packages.Engine.Operations;
using Rumprun.Packages.Engine.Resolving;
using Rumprun.Packages.Engine.Store;
using Rumprun.Packages.Testing;

namespace Rumprun.Packages.Engine.Tests.Operations;

public sealed class RollbackOperationTests : IDisposable
{
    private readonly SampleStore _machine = new();
    private readonly RecordedProgress _progress = new();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private Profile Profile => _machine.Profile;

    public void Dispose() => _machine.Dispose();

    [Fact]
    public async Task Rollback_WithoutANumber_UndoesTheLastChange_AndAgainRedoesIt()
    {
        var (zlib, nginx) = (await _machine.BuildAsync("zlib"), await _machine.BuildAsync("nginx"));
        await InstallAsync(zlib);
        await InstallAsync(zlib, nginx);

        var undone = await RollbackAsync(null);
        Assert.Equal((3, 1, "rollback 1"), (undone.Current.Number, undone.Restored, undone.Current.Reason));
        Assert.Equal("nginx", Assert.IsType<GenerationChange.Removed>(Assert.Single(undone.Changes)).Before.Name.ToString());
        Assert.Equal(["zlib"], Names());

        var redone = await RollbackAsync(null);
        Assert.Equal((4, 2), (redone.Current.Number, redone.Restored));
        Assert.Equal(["nginx", "zlib"], Names());
    }

    [Fact]
    public async Task Rollback_ToTheSamePorts_MakesNoGeneration()
    {
        var (zlib, nginx) = (await _machine.BuildAsync("zlib"), await _machine.BuildAsync("nginx"));
        await InstallAsync(zlib);
        await InstallAsync(nginx);
        await RollbackAsync(1);

        var again = await RollbackAsync(1);

        Assert.Empty(again.Changes);
        Assert.Equal((3, 3), (again.Current.Number, Profile.Current().Number));
    }

    [Theory]
    [InlineData(2, "RR6006")]
    [InlineData(3, "RR6005")]
    [InlineData(0, "RR6005")]
    public async Task Rollback_ToWhatIsNoOtherGeneration_IsRefused(int number, string id)
    {
        var zlib = await _machine.BuildAsync("zlib");
        await InstallAsync();
        await InstallAsync(zlib);

        Assert.Equal(id, (await Assert.ThrowsAsync<DiagnosticException>(() => RollbackAsync(number))).Diagnostics[0].Id);
        Assert.Equal(2, Profile.Current().Number);
    }

    [Fact]
    public async Task Rollback_WithoutAnEarlierGeneration_IsRefused()
    {
        Assert.Equal("RR6005", (await Assert.ThrowsAsync<DiagnosticException>(() => RollbackAsync(null))).Diagnostics[0].Id);
        await InstallAsync(await _machine.BuildAsync("zlib"));
        Assert.Equal("RR6005", (await Assert.ThrowsAsync<DiagnosticException>(() => RollbackAsync(null))).Diagnostics[0].Id);
    }

    [Fact]
    public async Task Rollback_AfterGarbageWasCollected_StillFindsItsPackages()
    {
        var (zlib, nginx) = (await _machine.BuildAsync("zlib"), await _machine.BuildAsync("nginx"));
        await InstallAsync(zlib);
        await InstallAsync(nginx);
        await CollectAsync(olderThan: null);

        Assert.Equal(1, (await RollbackAsync(null)).Restored);
        Assert.Equal(["zlib"], Names());
    }

    [Fact]
    public async Task Rollback_ToAGenerationThatGarbageCollectionForgot_SaysThatItIsNoLongerKept()
    {
        await InstallAsync(await _machine.BuildAsync("zlib"));
        await InstallAsync(await _machine.BuildAsync("nginx"));
        await CollectAsync(olderThan: TimeSpan.Zero);

        var refused = (await Assert.ThrowsAsync<DiagnosticException>(() => RollbackAsync(1))).Diagnostics[0];
        Assert.Equal(("RR6005", "generation 1 is no longer kept"), (refused.Id, refused.Message));
        Assert.Equal("RR6005", (await Assert.ThrowsAsync<DiagnosticException>(() => RollbackAsync(null))).Diagnostics[0].Id);
    }

    [Fact]
    public async Task Rollback_WithAPackageMissing_NamesThePortAndHowToInstallIt()
    {
        var (zlib, nginx) = (await _machine.BuildAsync("zlib"), await _machine.BuildAsync("nginx"));
        await InstallAsync(zlib);
        await InstallAsync(nginx);
        _machine.Store.Remove(zlib.Package);

        var refused = Assert.Single((await Assert.ThrowsAsync<DiagnosticException>(() => RollbackAsync(1))).Diagnostics);

        Assert.Equal("RR6007", refused.Id);
        Assert.StartsWith("generation 1 has zlib ", refused.Message, StringComparison.Ordinal);
        Assert.Contains("rrpkg install 'zlib@", Assert.Single(refused.Hints), StringComparison.Ordinal);
        Assert.Equal(2, Profile.Current().Number);
    }

    [Fact]
    public async Task Diff_OfGenerations_IsWhatChangedBetweenThem()
    {
        var (zlib, other, nginx) = (
            await _machine.BuildAsync("zlib"),
            await _machine.BuildAsync("zlib", "other"),
            await _machine.BuildAsync("nginx"));
        await InstallAsync(zlib);
        await InstallAsync(other, nginx);
        var diff = new DiffOperation(Profile);

        Assert.Equal(["nginx", "zlib"], diff.Run(null, null).Changes.Select(static c => c.Subject.Name.ToString()));
        Assert.IsType<GenerationChange.Altered>(diff.Run(1, 2).Changes[1]);
        Assert.IsType<GenerationChange.Removed>(diff.Run(2, 1).Changes[0]);
        Assert.Empty(diff.Run(2, null).Changes);
        Assert.Throws<DiagnosticException>(() => diff.Run(3, null));
    }

    [Fact]
    public async Task Remove_OfUnused_KeepsWhatRemainingPortsWereLinkedWith()
    {
        var zlib = await _machine.BuildAsync("zlib");
        var pcre2 = await _machine.BuildAsync("pcre2", libraries: _machine.PackageOf(zlib));
        var nginx = await _machine.BuildAsync("nginx", libraries: _machine.PackageOf(pcre2));
        var expat = await _machine.BuildAsync("expat");
        await CommitAsync(Port(nginx), Library(zlib), Library(pcre2), Library(expat));

        Assert.Equal(["expat"], await RemoveAsync(unused: true));
        Assert.Equal(["nginx", "pcre2", "zlib"], Names());

        Assert.Equal([], await RemoveAsync(unused: true));
        Assert.Equal(2, Profile.Current().Number);

        Assert.Equal(["nginx"], await RemoveAsync(unused: false, "nginx"));
        Assert.Equal(["pcre2", "zlib"], Names());
        Assert.Equal(["pcre2", "zlib"], await RemoveAsync(unused: true));
        Assert.Equal("remove --unused", Profile.Current().Reason);
    }

    [Fact]
    public async Task Remove_WithUnused_RemovesWhatOnlyTheRemovedNeeded()
    {
        var zlib = await _machine.BuildAsync("zlib");
        var nginx = await _machine.BuildAsync("nginx", libraries: _machine.PackageOf(zlib));
        await CommitAsync(Port(nginx), Library(zlib));

        Assert.Equal(["nginx", "zlib"], await RemoveAsync(unused: true, "nginx"));
        Assert.Empty(Profile.Current().Ports);
    }

    [Fact]
    public async Task Remove_OfUnused_WithAPackageMissing_RemovesNothing()
    {
        var zlib = await _machine.BuildAsync("zlib");
        var nginx = await _machine.BuildAsync("nginx", libraries: _machine.PackageOf(zlib));
        await CommitAsync(Port(nginx), Library(zlib));
        _machine.Store.Remove(nginx.Package);

        Assert.Equal(
            "RR6003", (await Assert.ThrowsAsync<DiagnosticException>(() => RemoveAsync(unused: true))).Diagnostics[0].Id);
        Assert.Equal(["nginx", "zlib"], Names());
    }

    private Task<RollbackResult> RollbackAsync(int? number) =>
        new RollbackOperation(Profile, _machine.Store).RunAsync(number, _progress, Cancel);

    private async Task<IEnumerable<string>> RemoveAsync(bool unused, params string[] names) =>
        (await new RemoveOperation(
            Profile, new InstalledPorts(Profile, static () => SampleBuild.Hosted), _machine.Store).RunAsync(
            new RemoveRequest { Ports = [.. names.Select(PortName.Parse)], Unused = unused }, _progress, Cancel))
        .Select(static p => p.Name.ToString());

    private Task<GarbageReport> CollectAsync(TimeSpan? olderThan) => new CollectGarbageOperation(
        Profile,
        _machine.Store,
        _machine.Index,
        new DetachedGuests(_machine.Directories.Guests, TimeProvider.System),
        _machine.Directories,
        TimeProvider.System).RunAsync(new GarbageRequest { OlderThan = olderThan }, _progress, Cancel);

    private Task<Generation> InstallAsync(params BuildRecord[] records) => CommitAsync([.. records.Select(Port)]);

    private Task<Generation> CommitAsync(params InstalledPort[] ports) => Profile.CommitAsync(_ => ports, "install", Cancel);

    private InstalledPort Library(BuildRecord record) => Port(record) with { IsRequested = false };

    private InstalledPort Port(BuildRecord record) => _machine.Installed(record);

    private IEnumerable<string> Names() => Profile.Current().Ports.Select(static p => p.Name.ToString());
}
