using Rumprun.Packages.Engine.Building;
using Rumprun.Packages.Engine.Building.Scheduling;
using Rumprun.Packages.Engine.Caches;
using Rumprun.Packages.Engine.Files;
using Rumprun.Packages.Engine.Progress;
using Rumprun.Packages.Testing;

namespace Rumprun.Packages.Engine.Tests.Building.Scheduling;

public sealed class BuildSchedulerTests(SandboxRoots shared) : IDisposable
{
    private readonly SchedulerFixture _fixture = new(shared);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public void Dispose() => _fixture.Dispose();

    [Fact]
    public async Task Build_OfIndependentPorts_RunsThemSideBySide()
    {
        _fixture.Add("a", "sleep 1");
        _fixture.Add("b", "sleep 1");

        await _fixture.BuildAsync(Cancel, "a", "b");

        Assert.Equal(2, MostSlotsAtOnce());
        Assert.Equal([0, 1], _fixture.Progress.Events.OfType<ProgressEvent.SlotTaken>().Select(static e => e.Slot).Order());
        Assert.Equal(new ProgressEvent.Advanced(2, 2), _fixture.Progress.Events.OfType<ProgressEvent.Advanced>().Last());
    }

    [Fact]
    public async Task Build_WithOneJob_RunsOnePortAtATime()
    {
        _fixture.Add("a", "sleep 0.2");
        _fixture.Add("b", "sleep 0.2");

        await _fixture.BuildAsync(jobs: 1, keepGoing: false, Cancel, "a", "b");

        Assert.Equal(1, MostSlotsAtOnce());
    }

    [Fact]
    public async Task Build_OfAToolThatTwoPortsUse_BuildsItOnceAndBeforeThem()
    {
        _fixture.Add("tool", "sleep 0.2");
        _fixture.Add("a", "", tools: ["tool"]);
        _fixture.Add("b", "", tools: ["tool"]);

        var report = await _fixture.BuildAsync(Cancel, "a", "b");

        Assert.Equal("tool (hosted-x86_64)", Started()[0]);
        Assert.Equal(Order(["a", "b", "tool (hosted-x86_64)"]), Order(Started()));
        Assert.Equal(3, report.Built.Length);
        Assert.Equal(2, report.Built.Count(static p => p.Node.IsRequested));
    }

    [Fact]
    public async Task Build_WithMorePortsReadyThanJobs_BeginsWithTheLongestChain()
    {
        _fixture.Add("alone", "");
        _fixture.Add("first", "");
        _fixture.Add("second", "", ["first"]);
        _fixture.Add("third", "", ["second"]);

        await _fixture.BuildAsync(jobs: 1, keepGoing: false, Cancel, "alone", "third");

        // "alone" may have taken the only slot before the chain's first port asked for it.
        Assert.Equal(["first", "second", "third"], Started().Where(static s => s != "alone"));
        Assert.NotEqual("alone", Started()[2]);
    }

    [Fact]
    public async Task Build_Again_FindsAllAndTakesNoSlot()
    {
        _fixture.Add("a", "");
        _fixture.Add("b", "", ["a"]);
        await _fixture.BuildAsync(Cancel, "b");
        var before = Started().Length;

        var report = await _fixture.BuildAsync(Cancel, "b");

        Assert.Equal(before, Started().Length);
        Assert.All(report.Built, static p => Assert.Equal(PackageOrigin.Store, p.Origin));
    }

    [Fact]
    public async Task Find_OfWhatIsPartlyBuilt_TakesTheStoreOnly()
    {
        _fixture.Add("a", "");
        _fixture.Add("b", "", ["a"]);
        _fixture.Add("c", "", ["b"]);
        await _fixture.BuildAsync(Cancel, "a");
        var before = _fixture.Progress.Events.Count;

        var report = await _fixture.RunAsync(new BuildOptions(BuildMode.Find), jobs: 2, Cancel, "c");

        Assert.Equal(PackageOrigin.Store, Assert.IsType<PortOutcome.Ready>(Outcome(report, "a")).Built.Origin);
        Assert.NotNull(Assert.IsType<PortOutcome.Missing>(Outcome(report, "b")).Key);
        Assert.Null(Assert.IsType<PortOutcome.Missing>(Outcome(report, "c")).Key);
        Assert.Empty(report.Problems);
        Assert.All(_fixture.Progress.Events.Skip(before), static e => Assert.IsType<ProgressEvent.Decided>(e));
        Assert.Empty(Directory.EnumerateFileSystemEntries(_fixture.Directories.Builds));
    }

    [Fact]
    public async Task Pull_OfWhatACachePartlyHas_TakesThatAndBuildsNothing()
    {
        using var cache = new TemporaryDirectory();
        _fixture.Add("a", "");
        _fixture.Add("b", "", ["a"]);
        using var other = new SchedulerFixture(shared) { Caches = [CacheAt(cache)] };
        other.Add("a", "");
        await other.BuildAsync(Cancel, "a");
        _fixture.Caches = [CacheAt(cache)];

        var report = await _fixture.RunAsync(new BuildOptions(BuildMode.Pull), jobs: 2, Cancel, "b");

        Assert.Equal(PackageOrigin.Cache, Assert.IsType<PortOutcome.Ready>(Outcome(report, "a")).Built.Origin);
        Assert.NotNull(Assert.IsType<PortOutcome.Missing>(Outcome(report, "b")).Key);
        Assert.Empty(Started());
    }

    [Fact]
    public async Task Build_WithACache_PullsWhatItHasAndPushesWhatWasBuilt()
    {
        using var cache = new TemporaryDirectory();
        _fixture.Add("a", "");
        _fixture.Add("b", "", ["a"]);
        using var other = new SchedulerFixture(shared) { Caches = [CacheAt(cache)] };
        other.Add("a", "");
        await other.BuildAsync(Cancel, "a");
        _fixture.Caches = [CacheAt(cache)];

        var report = await _fixture.BuildAsync(Cancel, "b");

        Assert.Equal([PackageOrigin.Cache, PackageOrigin.Built], report.Built.Select(static p => p.Origin));
        Assert.Equal(["b"], Started());
        var keys = await CacheAt(cache).ListAsync(Cancel);
        Assert.Equal(report.Built.Select(static p => p.Key).Order(), keys.Order());
    }

    [Fact]
    public async Task Build_WithACheck_BuildsRequestedPortsTwiceAndTheirLibrariesOnce()
    {
        _fixture.Add("a", "");
        _fixture.Add("b", "", ["a"]);

        var report = await _fixture.RunAsync(new BuildOptions(BuildMode.Build) { Check = true }, jobs: 2, Cancel, "b");

        Assert.Equal(["b"], report.Built.Where(static p => p.IsChecked).Select(static p => p.Node.Port.Name.ToString()));
        Assert.Equal(3, _fixture.Progress.Events.Count(static e => e is ProgressEvent.PhaseEnded { Phase: "main/build" }));

        // What is in the store counts as the first of the two.
        report = await _fixture.RunAsync(new BuildOptions(BuildMode.Build) { Check = true }, jobs: 2, Cancel, "b");

        Assert.All(report.Built, static p => Assert.Equal(PackageOrigin.Store, p.Origin));
        Assert.Equal(4, _fixture.Progress.Events.Count(static e => e is ProgressEvent.PhaseEnded { Phase: "main/build" }));
    }

    [Fact]
    public async Task OutcomeOf_ANodeOfAToolsGraph_IsTheOneOfThatTool()
    {
        _fixture.Add("tool", "");
        _fixture.Add("a", "", tools: ["tool"]);

        var report = await _fixture.BuildAsync(Cancel, "a");

        var node = report.Built.Single(static p => p.Node.IsRequested).Node;
        Assert.Equal("tool (hosted-x86_64)", report.OutcomeOf(node.Tools[0].Nodes[^1]).Port.Subject);
        Assert.Equal("a", report.OutcomeOf(node).Port.Subject);
    }

    [Fact]
    public async Task Build_WhenTheProcessThatBuildsTheSameGivesUp_BuildsItAfterAll()
    {
        _fixture.Add("a", "echo here; sleep 1");
        using var source = CancellationTokenSource.CreateLinkedTokenSource(Cancel);
        var first = _fixture.BuildAsync(source.Token, "a");
        while (!_fixture.Progress.Events.OfType<ProgressEvent.Output>().Any())
        {
            await Task.Delay(20, Cancel);
        }

        var second = _fixture.BuildAsync(Cancel, "a");
        while (!_fixture.Progress.Notices.Any())
        {
            await Task.Delay(20, Cancel);
        }

        await source.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => first);
        Assert.Equal(PackageOrigin.Built, Assert.Single((await second).Built).Origin);
        Assert.Equal("waiting for another rrpkg that is building `a`", Assert.Single(_fixture.Progress.Notices));
    }

    [Fact]
    public async Task Build_WhenOnePortFails_FinishesWhatRunsAndBeginsNothingMore()
    {
        _fixture.Add("bad", "sleep 0.3; exit 7");
        _fixture.Add("running", "sleep 1.5");
        _fixture.Add("waiting", "", ["running"]);

        var report = await _fixture.BuildAsync(Cancel, "bad", "waiting");

        Assert.IsType<PortOutcome.Failed>(Outcome(report, "bad"));
        Assert.IsType<PortOutcome.Ready>(Outcome(report, "running"));
        Assert.IsType<PortOutcome.NotStarted>(Outcome(report, "waiting"));
        Assert.Equal(["RR5110", "RR5360"], report.Problems.Select(static p => p.Id));
        Assert.Equal("1 of 3 ports are ready\n  failed: `bad`\n  not started: `waiting`", report.Problems[^1].Message);
    }

    [Fact]
    public async Task Build_KeepingGoing_BuildsAllThatDoesNotNeedWhatFailed()
    {
        _fixture.Add("bad", "exit 7");
        _fixture.Add("middle", "", ["bad"]);
        _fixture.Add("top", "", ["middle"]);
        _fixture.Add("other", "sleep 0.5");
        _fixture.Add("after", "", ["other"]);

        var report = await _fixture.BuildAsync(jobs: 2, keepGoing: true, Cancel, "top", "after");

        Assert.Equal(
            ["after", "other"], report.Built.Select(static p => p.Node.Port.Name.ToString()).Order(StringComparer.Ordinal));
        Assert.Equal(
            "2 of 5 ports are ready\n  failed: `bad`\n  skipped because of `bad`: `middle`, `top`",
            report.Problems[^1].Message);
    }

    [Fact]
    public async Task Build_Cancelled_EndsEveryStepAndLeavesNothing()
    {
        _fixture.Add("a", "echo here; sleep 600.25");
        _fixture.Add("b", "echo here; sleep 600.25");
        using var source = CancellationTokenSource.CreateLinkedTokenSource(Cancel);
        var build = _fixture.BuildAsync(source.Token, "a", "b");
        while (_fixture.Progress.Events.OfType<ProgressEvent.Output>().Count() < 2)
        {
            await Task.Delay(20, Cancel);
        }

        await source.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => build);
        Assert.Empty(Directory.EnumerateFileSystemEntries(_fixture.Directories.Builds));
        Assert.Empty(_fixture.Store().List());
        Assert.DoesNotContain(CommandLines(), static line => line.Contains("600.25", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Build_ByTwoSchedulersAtOnceInDifferentOrders_BuildsEachPortOnce()
    {
        foreach (var name in (string[])["a", "b", "c", "d"])
        {
            _fixture.Add(name, "sleep 0.4");
        }

        _fixture.Add("top", "", ["a", "b"]);
        var reports = await Task.WhenAll(
            _fixture.BuildAsync(jobs: 1, keepGoing: false, Cancel, "d", "c", "top"),
            _fixture.BuildAsync(jobs: 1, keepGoing: false, Cancel, "top", "c", "d"))
            .WaitAsync(TimeSpan.FromMinutes(1), Cancel);

        Assert.Equal(Order(["a", "b", "c", "d", "top"]), Order(Started()));
        Assert.Equal(
            reports[0].Built.Select(static p => p.Package.Digest).Order(),
            reports[1].Built.Select(static p => p.Package.Digest).Order());
    }

    [Fact]
    public async Task Build_AfterOthersDied_SweepsTheirsAndLeavesTheLiving()
    {
        _fixture.Add("a", "");
        var builds = _fixture.Directories.Builds;
        using var living = OwnedDirectory.CreateNew(builds, "living-");
        Directory.CreateDirectory($"{builds}/dead/root");
        await File.WriteAllTextAsync($"{builds}/dead.owner", "", Cancel);
        Directory.CreateDirectory($"{_fixture.Directories.Store}/.incoming-dead/tree");
        await File.WriteAllTextAsync($"{_fixture.Directories.Store}/.incoming-dead.owner", "", Cancel);
        Directory.CreateDirectory($"{builds}/kept");

        await _fixture.BuildAsync(Cancel, "a");

        Assert.Equal(
            Order([Path.GetFileName(living.Path), "kept"]),
            Order(Directory.EnumerateDirectories(builds).Select(Path.GetFileName)));
        Assert.Single(Directory.EnumerateFileSystemEntries(_fixture.Directories.Store));
    }

    private static BuildCache CacheAt(TemporaryDirectory directory) =>
        new(new DirectoryCacheStorage(directory.Path), isReadOnly: false);

    private static PortOutcome Outcome(BuildReport report, string port) =>
        report.Outcomes.Single(o => o.Port.Subject == port);

    private static IEnumerable<string> CommandLines()
    {
        foreach (var process in Directory.EnumerateDirectories("/proc").Where(
            static d => char.IsAsciiDigit(Path.GetFileName(d)[0])))
        {
            string line;
            try
            {
                line = File.ReadAllText($"{process}/cmdline");
            }
            catch (IOException)
            {
                // It has ended meanwhile.
                continue;
            }

            yield return line;
        }
    }

    private static IEnumerable<string?> Order(IEnumerable<string?> names) => names.Order(StringComparer.Ordinal);

    private string[] Started() =>
        [.. _fixture.Progress.Events.OfType<ProgressEvent.SlotTaken>().Select(static e => e.Subject)];

    private int MostSlotsAtOnce()
    {
        var (now, most) = (0, 0);
        foreach (var e in _fixture.Progress.Events)
        {
            now += e switch { ProgressEvent.SlotTaken => 1, ProgressEvent.SlotReleased => -1, _ => 0 };
            most = Math.Max(most, now);
        }

        return most;
    }
}
