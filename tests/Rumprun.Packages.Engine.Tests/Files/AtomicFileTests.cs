using Rumprun.Packages.Engine.Files;
using Rumprun.Packages.Testing;

namespace Rumprun.Packages.Engine.Tests.Files;

public sealed class AtomicFileTests : IDisposable
{
    private readonly TemporaryDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    [Theory]
    [InlineData("../shared/file")]
    [InlineData("link")]
    [InlineData("../new/file")]
    public void WriteText_ToALink_WritesWhatItLeadsTo(string target)
    {
        Directory.CreateDirectory(PathOf("own"));
        Directory.CreateDirectory(PathOf("shared"));
        File.WriteAllText(PathOf("shared/file"), "old");
        File.SetUnixFileMode(PathOf("shared/file"), UnixFileMode.UserRead | UnixFileMode.UserWrite);
        File.CreateSymbolicLink(PathOf("own/link"), PathOf("shared/file"));
        File.CreateSymbolicLink(PathOf("own/file"), target);
        AtomicFile.WriteText(PathOf("own/file"), "new");
        Assert.Equal(target, new FileInfo(PathOf("own/file")).LinkTarget);
        Assert.Equal("new", File.ReadAllText(PathOf("own/file")));
        Assert.Equal(2, Directory.GetFileSystemEntries(PathOf("own")).Length);
        Assert.Single(Directory.GetFileSystemEntries(PathOf("shared")));
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(PathOf("shared/file")));
    }

    [Fact]
    public void WriteText_ToLinksInACircle_Fails()
    {
        File.CreateSymbolicLink(PathOf("a"), "b");
        File.CreateSymbolicLink(PathOf("b"), "a");
        var e = Assert.Throws<IOException>(() => AtomicFile.WriteText(PathOf("a"), "x"));
        Assert.Contains("circle", e.Message, StringComparison.Ordinal);
        Assert.Equal(2, Directory.GetFileSystemEntries(_directory.Path).Length);
    }

    private string PathOf(string name) => Path.Combine(_directory.Path, name);
}
