using Rumprun.Packages.Core.Diagnostics;
using Rumprun.Packages.Core.Ports;
using Rumprun.Packages.Engine.Archives;
using Rumprun.Packages.Engine.Sources;
using Rumprun.Packages.Testing;

namespace Rumprun.Packages.Engine.Tests.Sources;

public sealed class SourceTreeTests : IDisposable
{
    private readonly TemporaryDirectory _directory = new();
    private readonly CancellationToken _token = TestContext.Current.CancellationToken;

    private string Root => Path.Combine(_directory.Path, "build", "src");

    public void Dispose() => _directory.Dispose();

    [Fact]
    public async Task LayOut_SourcesOfEachKind_InOrderWhereTheyBelong()
    {
        var folder = Folder("folder", ("a", "from folder"), ("sub/b", "b"));
        var archive = await TarAsync("top-1.0", ("a", "from archive"), ("c", "c"));
        var git = Folder("tree", ("g", "g"));
        var file = Path.Combine(_directory.Path, "extra.txt");
        await File.WriteAllTextAsync(file, "extra", _token);

        await LayOutAsync(
            new FetchedSource(Archive("a.tar"), archive),
            new FetchedSource(new Source.Local { Path = "files/folder" }, folder),
            new FetchedSource(Archive("plain.bin") with { Unpack = false, Into = "vendor" }, archive),
            new FetchedSource(
                new Source.Git { Urls = ["file:///x"], Commit = new string('1', 40), Into = "vendor/git" }, git),
            new FetchedSource(new Source.Local { Path = "files/extra.txt", Into = "vendor" }, file));

        Assert.Equal("from folder", await File.ReadAllTextAsync(Path.Combine(Root, "a"), _token));
        Assert.Equal("c", await File.ReadAllTextAsync(Path.Combine(Root, "c"), _token));
        Assert.Equal("b", await File.ReadAllTextAsync(Path.Combine(Root, "sub", "b"), _token));
        Assert.Equal("g", await File.ReadAllTextAsync(Path.Combine(Root, "vendor", "git", "g"), _token));
        Assert.Equal("extra", await File.ReadAllTextAsync(Path.Combine(Root, "vendor", "extra.txt"), _token));
        Assert.Equal(
            await File.ReadAllBytesAsync(archive, _token),
            await File.ReadAllBytesAsync(Path.Combine(Root, "vendor", "plain.bin"), _token));
        Assert.Equal([Root], Directory.EnumerateFileSystemEntries(Path.GetDirectoryName(Root)!));
    }

    /// <summary>Each source alone keeps its links inside; together they would lead out.</summary>
    [Fact]
    public async Task LayOut_LinksThatLeadOutOnlyTogether_AreRefused()
    {
        var first = Folder("first", ("x", "x"));
        File.CreateSymbolicLink(Path.Combine(first, "p"), "d/e/../..");
        var second = Folder("second", ("e/y", "y"));
        File.CreateSymbolicLink(Path.Combine(second, "d"), ".");
        var e = await Assert.ThrowsAsync<DiagnosticException>(() => LayOutAsync(
            new FetchedSource(new Source.Local { Path = "first" }, first),
            new FetchedSource(new Source.Local { Path = "second" }, second)));
        Assert.Equal("RR5203", e.Diagnostics[0].Id);
        Assert.Contains("`p`", e.Diagnostics[0].Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task LayOut_DirectoryOverALink_IsRefused()
    {
        var first = Folder("first", ("real/x", "x"));
        File.CreateSymbolicLink(Path.Combine(first, "d"), "real");
        var second = Folder("second", ("d/y", "y"));
        var e = await Assert.ThrowsAsync<DiagnosticException>(() => LayOutAsync(
            new FetchedSource(new Source.Local { Path = "first" }, first),
            new FetchedSource(new Source.Local { Path = "second" }, second)));
        Assert.Equal("RR5205", e.Diagnostics[0].Id);
        Assert.False(File.Exists(Path.Combine(Root, "real", "y")));
    }

    [Fact]
    public void TreeDigest_SameContentElsewhere_IsTheSame()
    {
        var one = Folder("one", ("b", "2"), ("a/c", "1"));
        var two = Folder("two", ("a/c", "1"), ("b", "2"));
        Assert.Equal(TreeDigest.Of(one), TreeDigest.Of(two));
    }

    [Fact]
    public void TreeDigest_AnyChange_IsSeen()
    {
        var folder = Folder("one", ("a", "1"));
        var seen = new HashSet<string> { TreeDigest.Of(folder).Hex };
        File.WriteAllText(Path.Combine(folder, "a"), "2");
        Assert.True(seen.Add(TreeDigest.Of(folder).Hex));
        File.SetUnixFileMode(Path.Combine(folder, "a"), (UnixFileMode)0b111_101_101);
        Assert.True(seen.Add(TreeDigest.Of(folder).Hex));
        Directory.CreateDirectory(Path.Combine(folder, "empty"));
        Assert.True(seen.Add(TreeDigest.Of(folder).Hex));
        File.CreateSymbolicLink(Path.Combine(folder, "l"), "a");
        Assert.True(seen.Add(TreeDigest.Of(folder).Hex));
        File.Move(Path.Combine(folder, "a"), Path.Combine(folder, "b"));
        Assert.True(seen.Add(TreeDigest.Of(folder).Hex));
    }

    [Theory]
    [InlineData("missing")]
    [InlineData("../outside")]
    public async Task Fetch_LocalSourceThatIsMissing_SaysSo(string path)
    {
        var port = Folder("port", ("port.yaml", ""));
        using var fixture = new SourceFixture();
        var e = await Assert.ThrowsAsync<DiagnosticException>(() => fixture.Fetcher.FetchAsync(
            new Source.Local { Path = path }, port, new FetchOptions(), fixture.Progress, _token));
        Assert.Equal("RR4004", e.Diagnostics[0].Id);
    }

    private static Source.Archive Archive(string name) => new() { Urls = ["file:///x"], Sha256 = default, FileName = name };

    private Task LayOutAsync(params FetchedSource[] sources) =>
        new SourceTree(new ArchiveExtractor(new ArchiveLimits()).ExtractAsync).LayOutAsync(sources, Root, _token);

    private string Folder(string name, params (string Name, string Content)[] files)
    {
        var folder = Path.Combine(_directory.Path, name);
        foreach (var (file, content) in files)
        {
            var path = Path.Combine(folder, file);
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            File.WriteAllText(path, content);
        }

        return folder;
    }

    private async Task<string> TarAsync(string name, params (string Name, string Content)[] files)
    {
        Folder(name, files);
        await SystemCommand.RunAsync(_directory.Path, "tar", ["-cf", $"{name}.tar", name], _token);
        return Path.Combine(_directory.Path, $"{name}.tar");
    }
}
