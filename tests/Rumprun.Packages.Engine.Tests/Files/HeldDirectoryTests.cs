using Rumprun.Packages.Core.Diagnostics;
using Rumprun.Packages.Engine.Files;
using Rumprun.Packages.Testing;

namespace Rumprun.Packages.Engine.Tests.Files;

/// <summary>What is opened, written and deleted below a directory that others change.</summary>
public sealed class HeldDirectoryTests : IDisposable
{
    private const int Deep = 10_000;

    private const int Swapped = 50;

    private readonly TemporaryDirectory _directory = new();

    public HeldDirectoryTests()
    {
        Directory.CreateDirectory(PathOf("tree/usr/share"));
        Directory.CreateDirectory(PathOf("outside"));
        File.WriteAllText(PathOf("outside/secret"), "secret");
        File.WriteAllText(PathOf("tree/usr/file"), "inside");
    }

    public void Dispose() => _directory.Dispose();

    [Theory]
    [InlineData("../outside/secret")]
    [InlineData("usr/../../outside/secret")]
    [InlineData("/etc/passwd")]
    [InlineData("out/secret")]
    [InlineData("usr/link")]
    [InlineData("usr/pipe")]
    [InlineData("usr")]
    [InlineData("nothing")]
    [InlineData("usr/file/below")]
    public void OpenRead_OfWhatIsNotARegularFileInside_IsRefused(string name)
    {
        File.CreateSymbolicLink(PathOf("tree/out"), PathOf("outside"));
        File.CreateSymbolicLink(PathOf("tree/usr/link"), "file");
        Machine.Run("/", "mkfifo", PathOf("tree/usr/pipe"));
        using var tree = HeldDirectory.Open(PathOf("tree"));
        var e = Assert.Throws<DiagnosticException>(() => tree.OpenRead(name));
        Assert.Equal("RR5243", e.Diagnostics[0].Id);
    }

    [Fact]
    public void OpenRead_BehindALink_NamesTheLink()
    {
        File.CreateSymbolicLink(PathOf("tree/usr/out"), PathOf("outside"));
        using var tree = HeldDirectory.Open(PathOf("tree"));
        var e = Assert.Throws<DiagnosticException>(() => tree.OpenRead("usr/out/secret"));
        Assert.Equal(
            $"`{PathOf("tree/usr/out")}` is a symbolic link, and a directory has to be there", e.Diagnostics[0].Message);
    }

    [Fact]
    public void Open_OfALink_IsRefused()
    {
        File.CreateSymbolicLink(PathOf("link"), PathOf("tree"));
        AssertRefused("RR5243", () => HeldDirectory.Open(PathOf("link")));
        using var followed = HeldDirectory.OpenFollowing(PathOf("link"));
        Assert.Equal(FileEntryKind.File, followed.KindOf("usr/file"));
    }

    [Fact]
    public void Write_OverALink_ReplacesTheLink()
    {
        File.CreateSymbolicLink(PathOf("tree/usr/link"), PathOf("outside/secret"));
        using var tree = HeldDirectory.Open(PathOf("tree"));
        tree.Write("usr/link", FileEntry.PlainMode, static to => to.Write("new"u8));
        tree.Write("a/b/c", FileEntry.ExecutableMode, static to => to.Write("made"u8));
        Assert.Equal("secret", File.ReadAllText(PathOf("outside/secret")));
        Assert.Equal("new", File.ReadAllText(PathOf("tree/usr/link")));
        Assert.Equal(FileEntry.ExecutableMode, File.GetUnixFileMode(PathOf("tree/a/b/c")));
        Assert.Equal(["a/b/c", "usr/file", "usr/link", "usr/share"], tree.Leaves().Select(static l => l.Name));
    }

    [Fact]
    public void Write_BehindALink_IsRefused()
    {
        File.CreateSymbolicLink(PathOf("tree/usr/out"), PathOf("outside"));
        using var tree = HeldDirectory.Open(PathOf("tree"));
        AssertRefused("RR5243", () => tree.Write("usr/out/new", FileEntry.PlainMode, static _ => { }));
        Assert.Equal(["secret"], Directory.GetFiles(PathOf("outside")).Select(Path.GetFileName));
    }

    [Fact]
    public void Held_WhenItsPathIsReplaced_IsStillTheSameDirectory()
    {
        using var tree = HeldDirectory.Open(PathOf("tree"));
        Directory.Move(PathOf("tree"), PathOf("moved"));
        File.CreateSymbolicLink(PathOf("tree"), PathOf("outside"));
        tree.Delete("secret");
        tree.Link("usr/link", "file");
        Assert.True(File.Exists(PathOf("outside/secret")));
        Assert.Equal("file", new FileInfo(PathOf("moved/usr/link")).LinkTarget);
    }

    [Fact]
    public void Delete_OfLinksPipesAndReadOnlyDirectories_LeavesTheirTargets()
    {
        File.CreateSymbolicLink(PathOf("tree/usr/share/out"), PathOf("outside"));
        Machine.Run("/", "mkfifo", PathOf("tree/usr/pipe"));
        File.SetUnixFileMode(PathOf("tree/usr/share"), UnixFileMode.None);
        DirectoryTree.Delete(PathOf("tree"));
        DirectoryTree.Delete(PathOf("tree"));
        Assert.False(Path.Exists(PathOf("tree")));
        Assert.True(File.Exists(PathOf("outside/secret")));
    }

    [Fact]
    public void Delete_OfALinkToADirectory_DeletesTheLink()
    {
        File.CreateSymbolicLink(PathOf("link"), PathOf("outside"));
        DirectoryTree.Delete(PathOf("link"));
        Assert.Equal(FileEntryKind.Nothing, FileEntry.KindOf(PathOf("link")));
        Assert.True(File.Exists(PathOf("outside/secret")));
    }

    [Fact]
    public void Tree_TenThousandDirectoriesDeep_IsMeasuredRefusedAndDeleted()
    {
        // mkdir itself goes down a directory at a time; a path of this length cannot be opened.
        var script = $"i=0; while [ $i -lt {Deep / 500} ]; do mkdir -p {string.Concat(Enumerable.Repeat("d/", 500))}; "
            + $"cd -P {string.Concat(Enumerable.Repeat("d/", 500))}; i=$((i+1)); done; echo 12345 > file";
        Machine.Run(PathOf("tree"), "bash", "-c", script);
        Assert.Equal(6 + 6, DirectoryTree.SizeOf(PathOf("tree")));
        AssertRefused("RR5242", () => DirectoryTree.Leaves(PathOf("tree")));
        DirectoryTree.Delete(PathOf("tree"));
        Assert.False(Path.Exists(PathOf("tree")));
    }

    [Fact]
    public void Leaves_WithANameThatIsNotText_NamesIt()
    {
        Machine.Run(PathOf("tree/usr"), "bash", "-c", "echo x > $'caf\\xe9'");
        var e = Assert.Throws<DiagnosticException>(() => DirectoryTree.Leaves(PathOf("tree")));
        Assert.Equal("RR5241", e.Diagnostics[0].Id);
        Assert.Contains("`caf\\xe9`", e.Diagnostics[0].Message, StringComparison.Ordinal);
        DirectoryTree.Delete(PathOf("tree"));
        Assert.False(Path.Exists(PathOf("tree")));
    }

    [Fact]
    public async Task Delete_WhileAnotherProcessSwapsDirectoriesForLinks_TouchesNothingOutside()
    {
        for (var i = 0; i < Swapped; i++)
        {
            Directory.CreateDirectory(PathOf($"outside/{i}"));
            await File.WriteAllTextAsync(PathOf($"outside/{i}/kept"), "kept", TestContext.Current.CancellationToken);
        }

        using var stop = new CancellationTokenSource();
        var swapping = Task.Run(() => Swap(stop.Token), TestContext.Current.CancellationToken);
        for (var round = 0; round < 200; round++)
        {
            try
            {
                foreach (var i in Enumerable.Range(0, Swapped))
                {
                    Directory.CreateDirectory(PathOf($"tree/usr/{i}/a/b"));
                }

                DirectoryTree.Delete(PathOf("tree/usr"));
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                // The other one was quicker; what counts is what is outside.
            }
        }

        await stop.CancelAsync();
        Assert.NotEqual(0, await swapping);
        Assert.Equal(Swapped + 1, Directory.GetFiles(PathOf("outside"), "*", SearchOption.AllDirectories).Length);
    }

    /// <returns>How often a link took the place of a directory.</returns>
    private int Swap(CancellationToken stop)
    {
        var swaps = 0;
        for (var i = 0; !stop.IsCancellationRequested; i = (i + 1) % Swapped)
        {
            var (place, aside) = (PathOf($"tree/usr/{i}"), PathOf($"aside-{Guid.NewGuid():N}"));
            try
            {
                Directory.Move(place, aside);
                File.CreateSymbolicLink(place, PathOf("outside"));
                swaps++;
                Thread.SpinWait(1000);
                File.Delete(place);
                Directory.Move(aside, place);
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                // It was deleted meanwhile, as it should be.
            }
        }

        return swaps;
    }

    private static void AssertRefused(string id, Action action) =>
        Assert.Equal(id, Assert.Throws<DiagnosticException>(action).Diagnostics[0].Id);

    private string PathOf(string name) => Path.Combine(_directory.Path, name);
}
