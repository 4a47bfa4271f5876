using Rumprun.Packages.Core;
using Rumprun.Packages.Core.Diagnostics;
using Rumprun.Packages.Core.Packages;
using Rumprun.Packages.Engine.Caches;
using Rumprun.Packages.Testing;

namespace Rumprun.Packages.Engine.Tests.Caches;

public sealed class DirectoryCacheStorageTests : IDisposable
{
    private readonly TemporaryDirectory _directory = new();
    private readonly byte[] _archive = Noise.Bytes(200_000);
    private readonly CancellationToken _token = TestContext.Current.CancellationToken;
    private readonly DirectoryCacheStorage _cache;

    public DirectoryCacheStorageTests() => _cache = new DirectoryCacheStorage(Path.Combine(_directory.Path, "cache"));

    private CacheObject.Archive Archive => new(Sha256Digest.Of(_archive));

    private BuildRecord Record => new()
    {
        CanonicalText = "rrpkg-build-key 1\nname: x\n",
        Package = Archive.Digest,
        Output = Sha256Digest.OfText("output"),
        Finished = DateTimeOffset.UnixEpoch,
    };

    public void Dispose() => _directory.Dispose();

    [Fact]
    public async Task Put_ByManyAtOnce_KeepsOneAndNothingElse()
    {
        await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(() => PutAsync(Archive, _archive), _token)));
        Assert.Equal([_cache.PathOf(Archive)], Directory.EnumerateFiles(_cache.Name, "*", SearchOption.AllDirectories));
        Assert.True(await _cache.ContainsAsync(Archive, _token));
    }

    [Fact]
    public async Task Put_ThatBreaksOff_IsNeverSeen()
    {
        await using var broken = new BreakingStream(_archive, after: 70_000);
        await Assert.ThrowsAsync<DiagnosticException>(() => _cache.PutAsync(Archive, broken, _token));
        Assert.Empty(Directory.EnumerateFiles(_cache.Name, "*", SearchOption.AllDirectories));
    }

    [Fact]
    public async Task Put_OfWhatIsNotWhatItsNameSays_IsRefused()
    {
        await RefusedAsync(Archive, [1, 2, 3], "its SHA-256 is");
        await RefusedAsync(new CacheObject.Record(Record.Key), [1, 2, 3], "it is not a build record");
        await RefusedAsync(new CacheObject.Record(Record.Key), BuildRecordFormat.ToBytes(Record), "its package is absent");
        await PutAsync(Archive, _archive);
        await RefusedAsync(
            new CacheObject.Record(Archive.Digest), BuildRecordFormat.ToBytes(Record), "the SHA-256 of its key's text");
        await PutAsync(new CacheObject.Record(Record.Key), BuildRecordFormat.ToBytes(Record));
        Assert.Equal([Record.Key], await _cache.ListAsync(_token));
    }

    [Fact]
    public async Task Contains_OfACorruptObject_RemovesIt()
    {
        await PutAsync(Archive, _archive);
        await File.WriteAllTextAsync(_cache.PathOf(Archive), "corrupt", _token);
        Assert.False(await _cache.ContainsAsync(Archive, _token));
        Assert.False(File.Exists(_cache.PathOf(Archive)));
    }

    [Fact]
    public async Task Put_AfterAProcessDied_ClearsItsPartAwayAndNoLivingOnes()
    {
        await PutAsync(Archive, _archive);
        var incoming = Path.Combine(_cache.Name, "incoming");
        var (dead, alive) = (Path.Combine(incoming, "dead"), Path.Combine(incoming, "alive"));
        await File.WriteAllTextAsync(dead, "half", _token);
        await using var held = new FileStream(alive, FileMode.CreateNew, FileAccess.Write, FileShare.None);
        File.SetLastWriteTimeUtc(dead, DateTime.UtcNow.AddHours(-1));
        File.SetLastWriteTimeUtc(alive, DateTime.UtcNow.AddHours(-1));

        await PutAsync(Archive, _archive);
        Assert.Equal([alive], Directory.EnumerateFiles(incoming));
    }

    [Fact]
    public async Task Put_WithAFullDisk_SaysSo()
    {
        using var disk = SmallDisk.TryMount(Path.Combine(_directory.Path, "small"), kilobytes: 64);
        Assert.SkipUnless(disk is not null, "mounting a small file system is not permitted");
        using var content = new MemoryStream(_archive);
        var e = await Assert.ThrowsAsync<DiagnosticException>(
            () => new DirectoryCacheStorage(disk!.Path).PutAsync(Archive, content, _token));
        Assert.Equal("RR4108", e.Diagnostics[0].Id);
        Assert.Contains("the disk is full", e.Diagnostics[0].Message, StringComparison.Ordinal);
    }

    private async Task PutAsync(CacheObject what, byte[] bytes)
    {
        using var content = new MemoryStream(bytes);
        await _cache.PutAsync(what, content, _token);
    }

    private async Task RefusedAsync(CacheObject what, byte[] bytes, string why)
    {
        var e = await Assert.ThrowsAsync<DiagnosticException>(() => PutAsync(what, bytes));
        Assert.Equal("RR4102", e.Diagnostics[0].Id);
        Assert.Contains(why, e.Diagnostics[0].Message, StringComparison.Ordinal);
        Assert.False(File.Exists(_cache.PathOf(what)));
    }

    /// <summary>A body whose sender goes away.</summary>
    private sealed class BreakingStream(byte[] content, int after) : MemoryStream(content)
    {
        public override async Task CopyToAsync(Stream destination, int bufferSize, CancellationToken cancellationToken)
        {
            await destination.WriteAsync(ToArray().AsMemory(0, after), cancellationToken);
            throw new IOException("the connection was reset");
        }
    }
}
