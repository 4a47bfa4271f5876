using Rumprun.Packages.Engine.Files;
using Rumprun.Packages.Testing;

namespace Rumprun.Packages.Engine.Tests.Files;

public sealed class PendingFileTests : IDisposable
{
    private readonly TemporaryDirectory _directory = new();

    private string Target => Path.Combine(_directory.Path, "file");

    public void Dispose() => _directory.Dispose();

    [Fact]
    public void MoveTo_WhileTheFileIsStillHeld_LetsReadersIn()
    {
        using var file = PendingFile.Beside(Target);
        file.Content.Write("content"u8);
        Assert.False(File.Exists(Target));
        file.MoveTo(Target);
        Assert.Equal("content", File.ReadAllText(Target));
        using var shared = new FileStream(Target, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        Assert.Equal(7, shared.Length);
    }

    [Fact]
    public void Dispose_BeforeItWasMoved_LeavesNothing()
    {
        using (var file = PendingFile.Beside(Target))
        {
            file.Content.Write("content"u8);
        }

        Assert.Empty(Directory.EnumerateFileSystemEntries(_directory.Path));
    }

    [Fact]
    public void Sweep_OfOldAndYoungAndHeld_DeletesWhatADeadProcessLeft()
    {
        var dead = Path.Combine(_directory.Path, ".x.dead.tmp");
        var young = Path.Combine(_directory.Path, ".x.young.tmp");
        File.WriteAllText(dead, "half");
        File.SetLastWriteTimeUtc(dead, DateTime.UtcNow.AddHours(-1));
        using var alive = PendingFile.Beside(Target);
        File.SetLastWriteTimeUtc(alive.Path, DateTime.UtcNow.AddHours(-1));
        File.WriteAllText(young, "about to be locked");

        AtomicFile.Sweep(_directory.Path);
        Assert.Equal(new[] { alive.Path, young }.Order(), Directory.EnumerateFiles(_directory.Path).Order());
    }

    [Fact]
    public async Task TryAcquireExisting_OfAFileThatIsGone_MakesNone()
    {
        Assert.Null(FileLock.TryAcquireExisting(Target));
        Assert.False(File.Exists(Target));
        await File.WriteAllTextAsync(Target, "", TestContext.Current.CancellationToken);
        using var held = FileLock.TryAcquireExisting(Target);
        Assert.NotNull(held);
        Assert.Null(FileLock.TryAcquireExisting(Target));
    }

    [Fact]
    public async Task AcquireWithin_OfALockThatStaysHeld_GivesUp()
    {
        var token = TestContext.Current.CancellationToken;
        using var held = FileLock.TryAcquire(Target);
        Assert.Null(await FileLock.AcquireWithinAsync(Target, TimeSpan.FromMilliseconds(120), TimeProvider.System, token));
        held!.Dispose();
        using var free = await FileLock.AcquireWithinAsync(
            Target, TimeSpan.FromMilliseconds(120), TimeProvider.System, token);
        Assert.NotNull(free);
    }
}
