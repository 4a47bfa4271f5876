using Rumprun.Packages.Core;
using Rumprun.Packages.Core.Packages;
using Rumprun.Packages.Core.Planning;
using Rumprun.Packages.Engine.Archives;
using Rumprun.Packages.Engine.Building;
using Rumprun.Packages.Engine.Progress;
using Rumprun.Packages.Engine.Store;
using Rumprun.Packages.Testing;
using static Rumprun.Packages.Testing.SampleBuild;

namespace Rumprun.Packages.Engine.Tests.Building;

public sealed class BuildGateTests : IDisposable
{
    private readonly BuildFixture _fixture = new();
    private int _builds;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public void Dispose() => _fixture.Dispose();

    [Fact]
    public async Task Once_WithTwoBuildersOfOneKey_BuildsOnceAndBothHaveIt()
    {
        var records = await Task.WhenAll(BuildOnceAsync(), BuildOnceAsync());

        Assert.Equal(1, _builds);
        Assert.Equal(records[0].Package, records[1].Package);
        Assert.Equal(records[0].CanonicalText, records[1].CanonicalText);
        Assert.Single(_fixture.Events.OfType<ProgressEvent.Notice>());

        var store = new PackageStore(_fixture.PathOf("store"));
        Assert.Equal("content", await File.ReadAllTextAsync($"{store.PathOf(records[0].Package)}/usr/x", Cancel));
        Assert.Empty(await store.VerifyAsync(records[0].Package, Cancel));
    }

    [Fact]
    public async Task Once_WhenTheFirstBuilderFails_LetsTheSecondTry()
    {
        var gate = new BuildGate(_fixture.PathOf("locks"));
        var started = new TaskCompletionSource();
        var release = new TaskCompletionSource();
        var key = Sha256Digest.OfText("key");
        var first = gate.OnceAsync<string>(
            key,
            static () => null,
            async () =>
            {
                started.SetResult();
                await release.Task;
                throw new InvalidOperationException("failed");
            },
            _fixture,
            Cancel);
        await started.Task;
        var second = gate.OnceAsync<string>(key, static () => null, static () => Task.FromResult("built"), _fixture, Cancel);
        release.SetResult();

        await Assert.ThrowsAsync<InvalidOperationException>(() => first);
        Assert.Equal("built", await second);
    }

    // The same way that the operation goes: look, lock, look, build, pack, unpack into the store, record.
    private async Task<BuildRecord> BuildOnceAsync()
    {
        var inputs = Inputs(Port("once", Stage("s", Step("wait", "sleep", "0.3"), Step("install", "install", "-D", "-m", "644", "x", "{dest}/usr/x"))));
        var plan = BuildPlanner.Plan(inputs);
        var store = new PackageStore(_fixture.PathOf("store"));
        var index = new BuildKeyIndex(_fixture.PathOf("keys"), store);
        return await new BuildGate(_fixture.PathOf("locks")).OnceAsync(
            plan.Key,
            () => index.Find(plan.Key),
            async () =>
            {
                Interlocked.Increment(ref _builds);
                var outcome = await _fixture.BuildAsync(inputs, new MemorySources(("x", "content")), Cancel);
                var manifest = SamplePackage.Manifest(await PackageTree.DescribeAsync(outcome.Tree, Cancel), plan.CanonicalText);
                await using var archive = new FileStream(_fixture.PathOf("build/package"), FileMode.CreateNew);
                var package = await PackageWriter.WriteAsync(manifest, outcome.Tree, archive, Cancel);
                archive.Position = 0;
                await store.AddAsync((directory, cancel) => PackageReader.ExtractAsync(archive, directory, package.Digest, cancel), Cancel);
                var record = new BuildRecord
                {
                    CanonicalText = plan.CanonicalText,
                    Package = package.Digest,
                    Output = manifest.Output,
                    Finished = TimeProvider.System.GetUtcNow(),
                };
                index.Put(record);
                return record;
            },
            _fixture,
            Cancel);
    }
}
