using Rumprun.Packages.Engine.Files;
using Rumprun.Packages.Testing;

namespace Rumprun.Packages.Engine.Tests.Files;

public sealed class FileLockTests : IDisposable
{
    private readonly TemporaryDirectory _directory = new();

    private string LockPath => Path.Combine(_directory.Path, "deep", "lock");

    public void Dispose() => _directory.Dispose();

    [Fact]
    public async Task Acquire_HeldByAnother_WaitsAndSaysSoOnce()
    {
        var first = await FileLock.AcquireAsync(LockPath, waiting: null, TestContext.Current.CancellationToken);
        var said = 0;
        var second = FileLock.AcquireAsync(LockPath, () => said++, TestContext.Current.CancellationToken);
        await Task.Delay(200, TestContext.Current.CancellationToken);
        Assert.False(second.IsCompleted);
        Assert.Equal(1, said);

        first.Dispose();
        (await second).Dispose();
        Assert.True(File.Exists(LockPath));
    }

    [Fact]
    public async Task Acquire_HeldByAnotherProcess_Waits()
    {
        Directory.CreateDirectory(Path.GetDirectoryName(LockPath)!);
        var holder = SystemCommand.RunAsync(
            _directory.Path,
            "flock",
            [LockPath, "sh", "-c", "touch held; sleep 0.5"],
            TestContext.Current.CancellationToken);
        while (!File.Exists(Path.Combine(_directory.Path, "held")))
        {
            await Task.Delay(10, TestContext.Current.CancellationToken);
        }

        Assert.Null(FileLock.TryAcquire(LockPath));
        using var held = await FileLock.AcquireAsync(LockPath, waiting: null, TestContext.Current.CancellationToken);
        await holder;
    }

    [Fact]
    public async Task Acquire_Cancelled_GivesUp()
    {
        using var first = await FileLock.AcquireAsync(LockPath, waiting: null, TestContext.Current.CancellationToken);
        using var cancel = new CancellationTokenSource(100);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => FileLock.AcquireAsync(LockPath, null, cancel.Token));
    }
}
