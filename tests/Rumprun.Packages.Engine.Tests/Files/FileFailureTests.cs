using Rumprun.Packages.Engine.Files;
using Rumprun.Packages.Testing;

namespace Rumprun.Packages.Engine.Tests.Files;

public sealed class FileFailureTests : IDisposable
{
    private readonly TemporaryDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    [Theory]
    [InlineData("missing file", "it does not exist")]
    [InlineData("missing directory", "it does not exist")]
    [InlineData("existing file", "it already exists")]
    [InlineData("locked file", "another process is using it")]
    [InlineData("long name", "its name is too long")]
    [InlineData("full directory", "the directory is not empty")]
    [InlineData("directory as a file", "permission denied")]
    [InlineData("full disk", "the disk is full")]
    [InlineData("circle of links", "its symbolic links form a circle")]
    public void ReasonOf_RealFailures_IsInOurWords(string failure, string expected)
    {
        var (directory, file) = (_directory.Path, Path.Combine(_directory.Path, "file"));
        File.WriteAllText(file, "");
        File.CreateSymbolicLink(Path.Combine(directory, "circle"), "circle");
        using var held = failure == "locked file" ? FileLock.TryAcquire(file) : null;
        var e = Record.Exception(() =>
        {
            switch (failure)
            {
                case "missing file": File.ReadAllText(Path.Combine(directory, "missing")); break;
                case "missing directory": File.ReadAllText(Path.Combine(directory, "missing/file")); break;
                case "existing file": new FileStream(file, FileMode.CreateNew).Dispose(); break;
                case "locked file": File.ReadAllText(file); break;
                case "long name": File.WriteAllText(Path.Combine(directory, new string('x', 300)), ""); break;
                case "full directory": Directory.Delete(directory); break;
                case "directory as a file": File.WriteAllText(directory, ""); break;
                case "full disk": File.WriteAllText("/dev/full", "x"); break;
                default: File.ReadAllText(Path.Combine(directory, "circle")); break;
            }
        })!;
        Assert.True(e is IOException or UnauthorizedAccessException, e.ToString());
        Assert.Equal(expected, FileFailure.ReasonOf(e));
    }

    [Fact]
    public void MessageOf_AFileThatTheSystemNames_NamesIt()
    {
        var path = Path.Combine(_directory.Path, "missing");
        var e = Record.Exception(() => File.ReadAllText(path))!;
        Assert.Equal($"`{path}` cannot be used: it does not exist", FileFailure.MessageOf(e));
    }

    [Fact]
    public void MessageOf_AFileThatOurOwnCallsName_NamesIt()
    {
        var path = Path.Combine(_directory.Path, "missing");

        Assert.Equal(
            $"`{path}` cannot be used: it does not exist",
            FileFailure.MessageOf(Record.Exception(() => PlainFile.OpenRead(path))!));
    }
}
