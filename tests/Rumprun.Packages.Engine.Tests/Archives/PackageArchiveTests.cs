using Rumprun.Packages.Core;
using Rumprun.Packages.Core.Diagnostics;
using Rumprun.Packages.Core.Packages;
using Rumprun.Packages.Engine.Archives;
using Rumprun.Packages.Engine.Files;
using Rumprun.Packages.Testing;

namespace Rumprun.Packages.Engine.Tests.Archives;

public sealed class PackageArchiveTests : IDisposable
{
    private readonly TemporaryDirectory _directory = new();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public void Dispose() => _directory.Dispose();

    [Fact]
    public async Task Write_OfTheSameTreeMadeDifferently_GivesTheSameBytes()
    {
        var (one, first) = await WriteAsync("one", reversed: false);
        var (two, second) = await WriteAsync("two", reversed: true);

        Assert.Equal(one, two);
        Assert.Equal(first.Digest, second.Digest);
        Assert.Equal(Sha256Digest.Of(one), first.Digest);
    }

    // A new value means that every package gets a new name: by a new schema, or by another release of the compressor.
    [Fact]
    public async Task Write_OfTheSample_GivesTheKnownDigest()
    {
        var (_, package) = await WriteAsync("one", reversed: false);
        Assert.Equal("5d107782c3d18ae8cf44f6b3b674e9629bbb1efc89e08ffd7616fa503edd8ed0", package.Digest.Hex);
    }

    [Fact]
    public async Task Write_OfTheSample_IsReadByTheMachinesOwnTools()
    {
        Assert.SkipUnless(Machine.Has("zstd"), "zstd is not installed");
        var (bytes, _) = await WriteAsync("one", reversed: false);
        await File.WriteAllBytesAsync(Path.Combine(_directory.Path, "a.tar.zst"), bytes, Cancel);

        var list = Machine.Run(_directory.Path, "tar", "--zstd", "-tvf", "a.tar.zst", "--utc").Split('\n');
        Assert.EndsWith(" manifest.json", list[0], StringComparison.Ordinal);
        Assert.Contains(
            list,
            static l => l.StartsWith("-rwxr-xr-x 0/0", StringComparison.Ordinal)
                && l.EndsWith("1980-01-01 00:00 tree/usr/bin/tool", StringComparison.Ordinal));
        Assert.Contains(list, static l => l.EndsWith("tree/usr/share/tool -> ../bin/tool", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Extract_OfAWrittenArchive_GivesTheTreeBack()
    {
        var (bytes, package) = await WriteAsync("one", reversed: false);
        var target = _directory.Path + "/out";
        var read = await ExtractAsync(bytes, target, package.Digest);

        Assert.Equal(package.Manifest.Entries, read.Manifest.Entries);
        Assert.Equal(package.Manifest.Entries, await PackageTree.DescribeAsync($"{target}/tree", Cancel));
        Assert.Equal(
            PackageManifestFormat.ToBytes(package.Manifest),
            await File.ReadAllBytesAsync($"{target}/manifest.json", Cancel));
        Assert.Equal(FileEntry.ExecutableMode, File.GetUnixFileMode($"{target}/tree/usr/bin/tool"));
        Assert.Equal(FileEntry.PlainMode, File.GetUnixFileMode($"{target}/tree/usr/include/a.h"));
    }

    [Fact]
    public async Task Extract_WithAnotherDigestExpected_IsRefused()
    {
        var (bytes, _) = await WriteAsync("one", reversed: false);
        Assert.Equal("RR3101", await ProblemAsync(bytes, Sha256Digest.OfText("other")));
    }

    [Fact]
    public async Task Extract_WithAnyByteFlipped_IsRefused()
    {
        var (bytes, package) = await WriteAsync("one", reversed: false);
        for (var i = 0; i < bytes.Length; i += bytes.Length / 150)
        {
            var broken = bytes.ToArray();
            broken[i] ^= 0x10;
            Assert.StartsWith("RR310", await ProblemAsync(broken, package.Digest), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Extract_CutShortAnywhere_IsRefused()
    {
        var (bytes, package) = await WriteAsync("one", reversed: false);
        for (var length = 0; length < bytes.Length; length += bytes.Length / 60)
        {
            Assert.StartsWith("RR310", await ProblemAsync(bytes[..length], package.Digest), StringComparison.Ordinal);
        }

        Assert.StartsWith("RR310", await ProblemAsync([.. bytes, 1, 2, 3], package.Digest), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Describe_OfAbsoluteLinks_MakesThemRelative()
    {
        var tree = _directory.Path + "/tree";
        Directory.CreateDirectory($"{tree}/usr/lib/deep");
        foreach (var (name, target) in new[]
        {
            ("usr/lib/deep/a", "/usr/lib/x"),
            ("usr/lib/b", $"{tree}/usr/lib/y"),
            ("c", "/"),
            ("usr/lib/d", "./deep/../y"),
            ("usr/lib/e", ".."),
        })
        {
            File.CreateSymbolicLink($"{tree}/{name}", target);
        }

        var links = (await PackageTree.DescribeAsync(tree, Cancel)).Cast<PackageEntry.Link>().Select(
            static l => (l.Path, l.Target));
        Assert.Equal(
            [("c", "."), ("usr/lib/b", "y"), ("usr/lib/d", "y"), ("usr/lib/deep/a", "../x"), ("usr/lib/e", "..")], links);
    }

    [Fact]
    public async Task Describe_OfWhatCannotBePacked_IsRefused()
    {
        var tree = Directory.CreateDirectory(_directory.Path + "/tree").FullName;
        File.CreateSymbolicLink($"{tree}/out", "../../etc");
        Assert.Equal(
            "RR3105",
            (await Assert.ThrowsAsync<DiagnosticException>(
                () => PackageTree.DescribeAsync(tree, Cancel))).Diagnostics[0].Id);

        File.Delete($"{tree}/out");
        Machine.Run(tree, "mkfifo", "pipe");
        Assert.Equal(
            "`pipe` is neither a file, a directory nor a symbolic link",
            (await Assert.ThrowsAsync<DiagnosticException>(
                () => PackageTree.DescribeAsync(tree, Cancel))).Diagnostics[0].Message);
    }

    private async Task<(byte[] Bytes, Package Package)> WriteAsync(string name, bool reversed)
    {
        var tree = Path.Combine(_directory.Path, name);
        SamplePackage.WriteTree(tree, reversed);
        using var output = new MemoryStream();
        var manifest = SamplePackage.Manifest(await PackageTree.DescribeAsync(tree, Cancel));
        var package = await PackageWriter.WriteAsync(manifest, tree, output, Cancel);
        return (output.ToArray(), package);
    }

    private static async Task<Package> ExtractAsync(byte[] bytes, string target, Sha256Digest? expected)
    {
        Directory.CreateDirectory(target);
        using var archive = new MemoryStream(bytes);
        return await PackageReader.ExtractAsync(archive, target, expected, Cancel);
    }

    private async Task<string> ProblemAsync(byte[] bytes, Sha256Digest? expected)
    {
        var target = Path.Combine(_directory.Path, Guid.NewGuid().ToString("N"));
        var e = await Assert.ThrowsAsync<DiagnosticException>(() => ExtractAsync(bytes, target, expected));
        Directory.Delete(target, recursive: true);
        Assert.Equal(ExitCode.Integrity, e.ExitCode);
        return e.Diagnostics[0].Id;
    }
}
