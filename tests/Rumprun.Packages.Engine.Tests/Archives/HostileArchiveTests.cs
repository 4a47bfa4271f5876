using System.Formats.Tar;
using System.IO.Compression;
using Rumprun.Packages.Core.Diagnostics;
using Rumprun.Packages.Engine.Archives;
using Rumprun.Packages.Testing;
using static Rumprun.Packages.Engine.Tests.Archives.TarFixture;

namespace Rumprun.Packages.Engine.Tests.Archives;

/// <summary>Archives that want out, or want too much. None leaves anything behind.</summary>
public sealed class HostileArchiveTests : IDisposable
{
    private readonly TemporaryDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    [Theory]
    [InlineData("../evil")]
    [InlineData("ok/../../evil")]
    [InlineData("ok/../evil")]
    [InlineData("..")]
    public Task NameWithDots_IsRefused(string name) =>
        AssertRefusedAsync("RR5201", $"the member `{name}`", File("fine"), File(name));

    [Fact]
    public Task AbsoluteName_IsRefused() => AssertRefusedAsync("RR5202", "`/tmp/evil`", File("/tmp/evil"));

    [Theory]
    [InlineData("/etc")]
    [InlineData("..")]
    [InlineData("../x")]
    [InlineData("a/../../x")]
    public Task SymbolicLinkOut_IsRefused(string target) =>
        AssertRefusedAsync("RR5203", $"the symbolic link `out` points to `{target}`", Link("out", target));

    /// <summary>By its own words the second link stays inside; through the first it does not.</summary>
    [Fact]
    public Task SymbolicLinkOutThroughAnother_IsRefused() =>
        AssertRefusedAsync("RR5203", "`b`", Folder("d"), Link("d/here", ".."), Link("b", "d/here/.."));

    [Fact]
    public Task SymbolicLinkOutThroughALaterOne_IsRefused() =>
        AssertRefusedAsync("RR5203", "`b`", Link("b", "d/e/../.."), Folder("e"), Link("d", "."));

    [Fact]
    public Task MemberThroughSymbolicLink_IsRefused() =>
        AssertRefusedAsync(
            "RR5205", "the member `d/evil` lies behind the symbolic link `d`", Link("d", "e"), File("d/evil"));

    [Fact]
    public Task MemberThroughLinkThatStaysInside_IsRefusedToo() =>
        AssertRefusedAsync("RR5205", "`d/evil`", Folder("e"), Link("d", "e"), File("d/evil"));

    [Theory]
    [InlineData("../../etc/passwd")]
    [InlineData("/etc/passwd")]
    [InlineData("missing")]
    public Task HardLinkToNothingInside_IsRefused(string target) =>
        AssertRefusedAsync("RR5204", $"the hard link `h`", File("fine"), HardLink("h", target));

    [Fact]
    public Task HardLinkThroughSymbolicLink_IsRefused() =>
        AssertRefusedAsync("RR5204", "the hard link `h`", Folder("e"), File("e/f"), Link("d", "e"), HardLink("h", "d/f"));

    [Fact]
    public Task Pipe_IsRefused() =>
        AssertRefusedAsync("RR5210", "the member `p` is neither file, directory nor link but a pipe",
            new PaxTarEntry(TarEntryType.Fifo, "p"));

    [Theory]
    [InlineData(TarEntryType.CharacterDevice, "a character device")]
    [InlineData(TarEntryType.BlockDevice, "a block device")]
    public Task Device_IsRefused(TarEntryType type, string words) =>
        AssertRefusedAsync("RR5210", words, new PaxTarEntry(type, "dev") { DeviceMajor = 1, DeviceMinor = 3 });

    [Fact]
    public Task FileWhereADirectoryIs_IsRefused() =>
        AssertRefusedAsync("RR5206", "`a`", File("a/b"), File("a"));

    [Fact]
    public async Task LinkReplacedByFile_WritesTheFileAndNotThroughTheLink()
    {
        var archive = Write(_directory.Path, File("b", "old"), Link("a", "b"), File("a", "new"));
        var source = Path.Combine(_directory.Path, "out", "src");
        await new ArchiveExtractor(new ArchiveLimits()).ExtractAsync(
            archive, "crafted.tar", source, strip: 0, TestContext.Current.CancellationToken);
        Assert.Equal(
            "old", await System.IO.File.ReadAllTextAsync(Path.Combine(source, "b"), TestContext.Current.CancellationToken));
        Assert.Equal(
            "new", await System.IO.File.ReadAllTextAsync(Path.Combine(source, "a"), TestContext.Current.CancellationToken));
    }

    [Fact]
    public Task TooManyBytes_IsRefused() => AssertRefusedAsync(
        "RR5211",
        "`big`",
        new ArchiveLimits { TotalBytes = 1000 },
        Write(_directory.Path, File("small"), File("big", new string('x', 2000))));

    [Fact]
    public Task TooManyMembers_IsRefused() => AssertRefusedAsync(
        "RR5213", "more than 2 members; stopped at `c`", new ArchiveLimits { Members = 2 },
        Write(_directory.Path, File("a"), File("b"), File("c")));

    [Fact]
    public async Task TooDense_IsRefused()
    {
        var tar = Write(_directory.Path, File("zeros", new string('\0', 4_000_000)));
        var archive = tar + ".gz";
        await using (var from = System.IO.File.OpenRead(tar))
        await using (var to = new GZipStream(System.IO.File.Create(archive), CompressionLevel.SmallestSize))
        {
            await from.CopyToAsync(to, TestContext.Current.CancellationToken);
        }

        await AssertRefusedAsync(
            "RR5212", "`zeros`", new ArchiveLimits { Ratio = 100, RatioFloor = 100_000 }, archive);
    }

    [Theory]
    [InlineData("../evil", "RR5201")]
    [InlineData("/evil", "RR5202")]
    public async Task ZipWithBadName_IsRefused(string name, string id) =>
        await AssertRefusedAsync(id, name, new ArchiveLimits(), WriteZip(name, 0x81a4, "x"));

    [Fact]
    public async Task ZipWithLinkOut_IsRefused() =>
        await AssertRefusedAsync("RR5203", "`../../etc`", new ArchiveLimits(), WriteZip("l", 0xa1ff, "../../etc"));

    [Fact]
    public async Task ZipWithDevice_IsRefused() =>
        await AssertRefusedAsync("RR5210", "`d`", new ArchiveLimits(), WriteZip("d", 0x21a4, ""));

    private string WriteZip(string name, int mode, string content)
    {
        var path = Path.Combine(_directory.Path, "crafted.zip");
        using var zip = ZipFile.Open(path, ZipArchiveMode.Create);
        var entry = zip.CreateEntry(name);
        entry.ExternalAttributes = mode << 16;
        using var writer = new StreamWriter(entry.Open());
        writer.Write(content);
        return path;
    }

    private Task AssertRefusedAsync(string id, string message, params TarEntry[] entries) =>
        AssertRefusedAsync(id, message, new ArchiveLimits(), Write(_directory.Path, entries));

    private async Task AssertRefusedAsync(string id, string message, ArchiveLimits limits, string archive)
    {
        var parent = Path.Combine(_directory.Path, "out");
        var e = await Assert.ThrowsAsync<DiagnosticException>(() => new ArchiveExtractor(limits).ExtractAsync(
            archive,
            Path.GetFileName(archive),
            Path.Combine(parent, "src"),
            strip: 0,
            TestContext.Current.CancellationToken));
        Assert.Equal(id, e.Diagnostics[0].Id);
        Assert.Contains(message, e.Diagnostics[0].Message, StringComparison.Ordinal);
        Assert.Contains(Path.GetFileName(archive), e.Diagnostics[0].Message, StringComparison.Ordinal);
        Assert.Empty(Directory.EnumerateFileSystemEntries(parent));
        Assert.False(System.IO.File.Exists(Path.Combine(_directory.Path, "evil")));
    }
}
