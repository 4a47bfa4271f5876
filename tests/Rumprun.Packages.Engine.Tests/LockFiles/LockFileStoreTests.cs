using Rumprun.Packages.Core;
using Rumprun.Packages.Core.Diagnostics;
using Rumprun.Packages.Core.Locking;
using Rumprun.Packages.Core.Ports;
using Rumprun.Packages.Engine.LockFiles;
using Rumprun.Packages.Testing;

namespace Rumprun.Packages.Engine.Tests.LockFiles;

public sealed class LockFileStoreTests : IDisposable
{
    private static readonly Target s_target = new(Platform.Hosted, Architecture.X86_64);

    private readonly TemporaryDirectory _directory = new();

    private string FilePath => Path.Combine(_directory.Path, "work", LockFile.FileName);

    public LockFileStoreTests() => Directory.CreateDirectory(Path.Combine(_directory.Path, "work"));

    [Fact]
    public async Task Change_ManyAtOnce_LosesNoEntry()
    {
        string[] names = [.. Enumerable.Range(0, 20).Select(static i => $"port{i:00}")];

        await Task.WhenAll(names.Select(name => Task.Run(() => AddAsync(Store(), name))));

        Assert.Equal(names, Store().Read()!.Targets[s_target].Requests.Select(static r => r.ToString()));
    }

    [Fact]
    public async Task Change_ThatThrows_LeavesTheFileAndFreesIt()
    {
        await AddAsync(Store(), "a");
        var before = await File.ReadAllTextAsync(FilePath, TestContext.Current.CancellationToken);

        await Assert.ThrowsAsync<InvalidOperationException>(() => Store().ChangeAsync(
            static _ => throw new InvalidOperationException("no"), TestContext.Current.CancellationToken));

        Assert.Equal(before, await File.ReadAllTextAsync(FilePath, TestContext.Current.CancellationToken));
        await AddAsync(Store(), "b");
        Assert.Equal(
            [LockFile.FileName],
            Directory.EnumerateFileSystemEntries(Path.GetDirectoryName(FilePath)!).Select(Path.GetFileName));
    }

    [Fact]
    public async Task Change_ThatChangesNothing_DoesNotWrite()
    {
        await AddAsync(Store(), "a");
        var written = File.GetLastWriteTimeUtc(FilePath).AddDays(-1);
        File.SetLastWriteTimeUtc(FilePath, written);

        await AddAsync(Store(), "a");

        Assert.Equal(written, File.GetLastWriteTimeUtc(FilePath));
    }

    [Fact]
    public async Task Read_ConflictLeftIn_SaysSoWithItsPlace()
    {
        await AddAsync(Store(), "a");
        await File.WriteAllTextAsync(
            FilePath,
            (await File.ReadAllTextAsync(FilePath, TestContext.Current.CancellationToken)).Replace(
                "targets:", "<<<<<<< HEAD\ntargets:", StringComparison.Ordinal),
            TestContext.Current.CancellationToken);

        var problem = Assert.Single(Assert.Throws<DiagnosticException>(() => Store().Read()).Diagnostics);

        Assert.Equal(("RR2111", "rrpkg.lock:5:1"), (problem.Id, problem.Location!.ToString()));
    }

    public void Dispose() => _directory.Dispose();

    private static Task AddAsync(LockFileStore store, string name) => store.ChangeAsync(
        now =>
        {
            var file = now ?? LockFile.Empty;
            var part = file.Targets.GetValueOrDefault(s_target, new LockedTarget());
            Assert.True(PortRequest.TryParse(name, out var request));
            return Task.FromResult<LockFile?>(file.With(s_target, part with { Requests = part.RequestsWith([request]) }));
        },
        TestContext.Current.CancellationToken);

    private LockFileStore Store() => new(FilePath, LockFile.FileName, Path.Combine(_directory.Path, "locks"));
}
