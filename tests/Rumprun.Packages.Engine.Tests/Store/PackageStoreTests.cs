using Rumprun.Packages.Core;
using Rumprun.Packages.Core.Diagnostics;
using Rumprun.Packages.Core.Packages;
using Rumprun.Packages.Engine.Archives;
using Rumprun.Packages.Engine.Files;
using Rumprun.Packages.Engine.Store;
using Rumprun.Packages.Testing;

namespace Rumprun.Packages.Engine.Tests.Store;

public sealed class PackageStoreTests : IDisposable
{
    private readonly TemporaryDirectory _directory = new();
    private readonly PackageStore _store;

    public PackageStoreTests() => _store = new PackageStore(Root);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private string Root => Path.Combine(_directory.Path, "store");

    public void Dispose()
    {
        DirectoryTree.Delete(Root);
        _directory.Dispose();
    }

    [Fact]
    public async Task Add_OfAPackage_MakesItReadOnlyUnderItsDigest()
    {
        var package = await AddAsync(_store, await ArchiveAsync());

        Assert.Equal([package.Digest], _store.List());
        Assert.Equal(package.Manifest.Output, _store.ManifestOf(package.Digest).Output);
        Assert.Equal(Path.Combine(Root, package.Digest.Hex, "tree"), _store.PathOf(package.Digest));
        Assert.Empty(await _store.VerifyAsync(package.Digest, Cancel));
        foreach (var path in Directory.EnumerateFileSystemEntries(
            Path.Combine(Root, package.Digest.Hex), "*", SearchOption.AllDirectories)
            .Where(static p => FileEntry.KindOf(p) != FileEntryKind.SymbolicLink))
        {
            Assert.Equal(
                UnixFileMode.None,
                File.GetUnixFileMode(path) & (UnixFileMode.UserWrite | UnixFileMode.GroupWrite | UnixFileMode.OtherWrite));
        }
    }

    [Fact]
    public async Task Add_ByManyAtOnce_KeepsOne()
    {
        var archive = await ArchiveAsync();
        var packages = await Task.WhenAll(
            Enumerable.Range(0, 6).Select(_ => Task.Run(() => AddAsync(new PackageStore(Root), archive), Cancel)));

        Assert.Single(packages.Select(static p => p.Digest).Distinct());
        Assert.Equal(packages[0].Digest.Hex, Path.GetFileName(Assert.Single(Directory.EnumerateFileSystemEntries(Root))));
        Assert.Empty(await _store.VerifyAsync(packages[0].Digest, Cancel));
    }

    [Fact]
    public async Task Add_OfABrokenArchive_LeavesNothing()
    {
        var archive = await ArchiveAsync();
        archive[archive.Length / 2] ^= 1;
        await Assert.ThrowsAsync<DiagnosticException>(() => AddAsync(_store, archive));
        Assert.Empty(Directory.EnumerateFileSystemEntries(Root));
    }

    [Fact]
    public async Task Add_WhenCancelled_LeavesNothing()
    {
        using var source = new CancellationTokenSource();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => _store.AddAsync(
            async (directory, cancel) =>
            {
                await File.WriteAllTextAsync(Path.Combine(directory, "half"), "", Cancel);
                await source.CancelAsync();
                cancel.ThrowIfCancellationRequested();
                throw new InvalidOperationException("not reached");
            },
            source.Token));
        Assert.Empty(Directory.EnumerateFileSystemEntries(Root));
    }

    [Theory]
    [InlineData("tree/usr/include/a.h", "`usr/include/a.h` has other content")]
    [InlineData("tree/usr/lib/liba.a", "`usr/lib/liba.a` has other content")]
    [InlineData("manifest.json", "`manifest.json` has other content")]
    public async Task Verify_WithAByteFlipped_FindsIt(string file, string problem)
    {
        var package = await AddAsync(_store, await ArchiveAsync());
        var path = Path.Combine(Root, package.Digest.Hex, file);
        FileEntry.SetMode(path, executable: false);
        var bytes = await File.ReadAllBytesAsync(path, Cancel);
        bytes[^3] ^= 2;
        await File.WriteAllBytesAsync(path, bytes, Cancel);

        var found = Assert.Single(await _store.VerifyAsync(package.Digest, Cancel));
        Assert.Equal("RR6002", found.Id);
        Assert.Equal($"in the package `{package.Digest.Short}`, {problem}", found.Message);
    }

    [Fact]
    public async Task Verify_OfAMeddledTree_FindsAll()
    {
        var package = await AddAsync(_store, await ArchiveAsync());
        var tree = _store.PathOf(package.Digest);
        foreach (var directory in new[] { "usr/bin", "usr/lib", "usr/include", "var/empty", "usr/share" })
        {
            FileEntry.SetMode(Path.Combine(tree, directory), executable: true);
        }

        FileEntry.SetMode($"{tree}/usr/bin/tool", executable: false);
        File.Delete($"{tree}/usr/include/a.h");
        File.Delete($"{tree}/usr/lib/libb.a");
        File.CreateSymbolicLink($"{tree}/usr/lib/libb.a", "libc.a");
        await File.WriteAllTextAsync($"{tree}/var/empty/x", "", Cancel);
        File.Delete($"{tree}/usr/share/tool");
        Directory.CreateDirectory($"{tree}/usr/share/tool");

        Assert.Equal(
            [
                "`usr/bin/tool` has another mode", "`usr/include/a.h` is missing", "`usr/lib/libb.a` points elsewhere",
                "`usr/share/tool` is of another type", "`var/empty/x` does not belong to it",
            ],
            (await _store.VerifyAsync(package.Digest, Cancel)).Select(static p => p.Message.Split(", ", 2)[1]));
    }

    [Fact]
    public async Task Remove_OfAPackage_LeavesNothing()
    {
        var package = await AddAsync(_store, await ArchiveAsync());
        _store.Remove(package.Digest);
        _store.Remove(package.Digest);

        Assert.Empty(Directory.EnumerateFileSystemEntries(Root));
        Assert.Equal("RR6003", Assert.Throws<DiagnosticException>(() => _store.PathOf(package.Digest)).Diagnostics[0].Id);
    }

    [Fact]
    public void List_WithLeftoversOfInterruptions_SeesPackagesOnly()
    {
        Directory.CreateDirectory(Path.Combine(Root, ".incoming-x/tree"));
        Directory.CreateDirectory(Path.Combine(Root, ".removed-x"));
        Assert.Empty(_store.List());
    }

    [Fact]
    public async Task Add_WithAFullDisk_SaysSoAndLeavesNothing()
    {
        using var disk = SmallDisk.TryMount(Path.Combine(_directory.Path, "small"), kilobytes: 200);
        Assert.SkipUnless(disk is not null, "mounting a small file system is not permitted");
        var archive = await ArchiveAsync();
        var store = new PackageStore(Path.Combine(disk!.Path, "store"));

        var e = await Assert.ThrowsAsync<DiagnosticException>(() => AddAsync(store, archive));
        Assert.Equal("RR6001", e.Diagnostics[0].Id);
        Assert.Contains("the disk is full", e.Diagnostics[0].Message, StringComparison.Ordinal);
        Assert.Empty(Directory.EnumerateFileSystemEntries(Path.Combine(disk.Path, "store")));
    }

    private static async Task<Package> AddAsync(PackageStore store, byte[] archive)
    {
        using var stream = new MemoryStream(archive);
        return await store.AddAsync(
            (directory, cancellationToken) =>
                PackageReader.ExtractAsync(stream, directory, Sha256Digest.Of(archive), cancellationToken),
            Cancel);
    }

    private async Task<byte[]> ArchiveAsync()
    {
        var tree = Path.Combine(_directory.Path, "staged");
        SamplePackage.WriteTree(tree);
        using var output = new MemoryStream();
        await PackageWriter.WriteAsync(
            SamplePackage.Manifest(await PackageTree.DescribeAsync(tree, Cancel)), tree, output, Cancel);
        return output.ToArray();
    }
}
