using Rumprun.Packages.Core.Diagnostics;
using Rumprun.Packages.Engine.Archives;
using Rumprun.Packages.Testing;

namespace Rumprun.Packages.Engine.Tests.Archives;

/// <summary>Real archives, by the machine's own tools.</summary>
public sealed class ArchiveExtractorTests : IDisposable
{
    private readonly TemporaryDirectory _directory = new();
    private readonly CancellationToken _token = TestContext.Current.CancellationToken;

    public void Dispose() => _directory.Dispose();

    [Theory]
    [InlineData("pkg.tar", "-cf")]
    [InlineData("pkg.tar.gz", "-czf")]
    [InlineData("pkg.tar.bz2", "-cjf")]
    [InlineData("pkg.tar.xz", "-cJf")]
    [InlineData("pkg.tar.zst", "--zstd", "-cf")]
    [InlineData("v7.tar", "--format=v7", "-cf")]
    [InlineData("ustar.tar.gz", "--format=ustar", "-czf")]
    [InlineData("gnu.tar.xz", "--format=gnu", "-cJf")]
    [InlineData("pax.tar.bz2", "--format=posix", "-cjf")]
    public async Task Extract_TarOfEachKind_KeepsContentModesLinksAndTimes(string name, params string[] options)
    {
        var upstream = await MakeUpstreamAsync();

        // The name says nothing: it is given a wrong one.
        var archive = Path.Combine(_directory.Path, "archive.bin");
        await RunAsync(_directory.Path, "tar", [.. options, archive, "pkg-1.0"]);
        var source = Path.Combine(_directory.Path, "src");
        await Extractor().ExtractAsync(archive, name, source, strip: 1, _token);

        AssertSame(upstream, source);
        Assert.Equal("run", new FileInfo(Path.Combine(source, "link")).LinkTarget);
        Assert.Equal(Content('b'), await File.ReadAllTextAsync(Path.Combine(source, "lib", "big"), _token));
        Assert.Equal("copy me", await File.ReadAllTextAsync(Path.Combine(source, "hard"), _token));
    }

    [Fact]
    public async Task Extract_Zip_KeepsContentModesAndLinks()
    {
        await MakeUpstreamAsync();
        await RunAsync(_directory.Path, "zip", ["-qry", "a.zip", "pkg-1.0"]);
        var source = Path.Combine(_directory.Path, "src");
        await Extractor().ExtractAsync(Path.Combine(_directory.Path, "a.zip"), "a.zip", source, strip: 1, _token);

        Assert.Equal("run", new FileInfo(Path.Combine(source, "link")).LinkTarget);
        Assert.Equal(Content('b'), await File.ReadAllTextAsync(Path.Combine(source, "lib", "big"), _token));
        Assert.True(File.GetUnixFileMode(Path.Combine(source, "run")).HasFlag(UnixFileMode.OtherExecute));
        Assert.False(File.GetUnixFileMode(Path.Combine(source, "lib", "big")).HasFlag(UnixFileMode.UserExecute));
        Assert.Equal(2020, File.GetLastWriteTimeUtc(Path.Combine(source, "run")).Year);
    }

    [Fact]
    public async Task Extract_OverWhatIsThere_JoinsDirectoriesAndWins()
    {
        await MakeUpstreamAsync();
        await RunAsync(_directory.Path, "tar", ["-czf", "a.tar.gz", "pkg-1.0"]);
        var source = Path.Combine(_directory.Path, "src");
        Directory.CreateDirectory(Path.Combine(source, "lib"));
        await File.WriteAllTextAsync(Path.Combine(source, "lib", "mine"), "mine", _token);
        await File.WriteAllTextAsync(Path.Combine(source, "run"), "old", _token);
        File.CreateSymbolicLink(Path.Combine(source, "link"), "lib");

        await Extractor().ExtractAsync(Path.Combine(_directory.Path, "a.tar.gz"), "a.tar.gz", source, strip: 1, _token);

        Assert.Equal("mine", await File.ReadAllTextAsync(Path.Combine(source, "lib", "mine"), _token));
        Assert.NotEqual("old", await File.ReadAllTextAsync(Path.Combine(source, "run"), _token));
        Assert.Equal("run", new FileInfo(Path.Combine(source, "link")).LinkTarget);
    }

    [Theory]
    [InlineData("file,lib/big", "pkg-1.0")]
    [InlineData("file,lib/big", ".", "-C", "pkg-1.0")]
    [InlineData("pkg-1.0/file,pkg-1.0/lib/big,README", "pkg-1.0", "README")]
    [InlineData("README", "README")]
    public async Task Extract_WithoutStrip_RemovesADirectoryThatEverythingIsBelow(string expected, params string[] members)
    {
        var upstream = Directory.CreateDirectory(Path.Combine(_directory.Path, "pkg-1.0", "lib")).Parent!.FullName;
        await File.WriteAllTextAsync(Path.Combine(_directory.Path, "README"), "read", _token);
        await File.WriteAllTextAsync(Path.Combine(upstream, "file"), "file", _token);
        await File.WriteAllTextAsync(Path.Combine(upstream, "lib", "big"), "big", _token);
        var archive = Path.Combine(_directory.Path, "a.tar.gz");
        await RunAsync(_directory.Path, "tar", ["-czf", archive, .. members.Skip(1), members[0]]);

        var source = Path.Combine(_directory.Path, "src");
        await Extractor().ExtractAsync(archive, "a.tar.gz", source, strip: null, _token);

        var files = Directory.EnumerateFiles(source, "*", SearchOption.AllDirectories);
        Assert.Equal(
            expected.Split(',').Order(StringComparer.Ordinal),
            files.Select(f => Path.GetRelativePath(source, f)).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Extract_StripOfTwo_TakesTwoDirectoriesOff()
    {
        await MakeUpstreamAsync();
        await RunAsync(_directory.Path, "tar", ["-cf", "a.tar", "pkg-1.0/lib/big"]);
        var source = Path.Combine(_directory.Path, "src");
        await Extractor().ExtractAsync(Path.Combine(_directory.Path, "a.tar"), "a.tar", source, strip: 2, _token);
        Assert.Equal(["big"], Directory.EnumerateFileSystemEntries(source).Select(Path.GetFileName));
    }

    [Fact]
    public async Task Extract_StripOfEverything_IsRefused()
    {
        await MakeUpstreamAsync();
        await RunAsync(_directory.Path, "tar", ["-cf", "a.tar", "pkg-1.0"]);
        await AssertRefusedAsync(Path.Combine(_directory.Path, "a.tar"), "RR5217", "5 leading directories", strip: 5);
    }

    [Theory]
    [InlineData("-czf")]
    [InlineData("-cjf")]
    [InlineData("-cJf")]
    [InlineData("--zstd", "-cf")]
    public async Task Extract_CutShort_SaysDamaged(params string[] options)
    {
        Directory.CreateDirectory(Path.Combine(_directory.Path, "pkg-1.0"));
        await File.WriteAllBytesAsync(Path.Combine(_directory.Path, "pkg-1.0", "noise"), Noise.Bytes(100_000), _token);
        var archive = Path.Combine(_directory.Path, "cut");
        await RunAsync(_directory.Path, "tar", [.. options, archive, "pkg-1.0"]);
        await using (var file = File.OpenWrite(archive))
        {
            file.SetLength(file.Length * 2 / 3);
        }

        await AssertRefusedAsync(archive, "RR5215", "`cut` is damaged");
    }

    [Theory]
    [InlineData("just some text\n", "RR5214")]
    [InlineData("", "RR5214")]
    public async Task Extract_NoArchive_SaysSo(string content, string id)
    {
        var file = Path.Combine(_directory.Path, "text");
        await File.WriteAllTextAsync(file, content, _token);
        await AssertRefusedAsync(file, id, "`text` is not a tar");
    }

    [Fact]
    public async Task Extract_BinaryNumbersWhereTextBelongs_IsNotAnArchive()
    {
        var file = Path.Combine(_directory.Path, "binary");
        await File.WriteAllBytesAsync(file, [.. Enumerable.Repeat((byte)0x80, 1024)], _token);
        await AssertRefusedAsync(file, "RR5214", "`binary` is not a tar");
    }

    [Theory]
    [InlineData("7z\u00bc\u00af\u0027\u001c", "a 7z archive")]
    [InlineData("!<arch>\ndebian-binary", "an ar archive or a Debian package")]
    [InlineData("070701", "a cpio archive")]
    [InlineData("Rar!\u001a\u0007\u0000", "a RAR archive")]
    public async Task Extract_OtherFormat_IsNamed(string content, string name)
    {
        var file = Path.Combine(_directory.Path, "other");
        await File.WriteAllTextAsync(file, content, System.Text.Encoding.Latin1, _token);
        await AssertRefusedAsync(file, "RR5214", $"`other` is {name}, which cannot be unpacked");
    }

    [Theory]
    [InlineData("-cf a.tar -C pkg-1.0 .", "the member `./")]
    [InlineData("-cf a.tar pkg-1.0 other", "the directories `")]
    [InlineData("-cf a.tar pkg-1.0 beside", "the member `beside` would be left out")]
    [InlineData("-cf a.tar pkg-1.0 empty", "`pkg-1.0` and `empty` would become one")]
    public async Task Extract_StripWouldLoseOrMerge_IsRefused(string arguments, string message)
    {
        await MakeUpstreamAsync();
        Directory.CreateDirectory(Path.Combine(_directory.Path, "empty"));
        Directory.CreateDirectory(Path.Combine(_directory.Path, "other"));
        await File.WriteAllTextAsync(Path.Combine(_directory.Path, "other", "run"), "another", _token);
        await File.WriteAllTextAsync(Path.Combine(_directory.Path, "beside"), "", _token);
        await RunAsync(_directory.Path, "tar", arguments.Split(' '));
        await AssertRefusedAsync(Path.Combine(_directory.Path, "a.tar"), "RR5220", message, strip: 1);
    }

    [Fact]
    public async Task Extract_CompressedText_SaysDamaged()
    {
        await File.WriteAllTextAsync(Path.Combine(_directory.Path, "text"), Content('t'), _token);
        await RunAsync(_directory.Path, "gzip", ["text"]);
        await AssertRefusedAsync(Path.Combine(_directory.Path, "text.gz"), "RR5215", "`text.gz` is damaged");
    }

    [Fact]
    public async Task Extract_EncryptedZip_IsRefused()
    {
        await MakeUpstreamAsync();
        await RunAsync(_directory.Path, "zip", ["-qry", "-P", "secret", "a.zip", "pkg-1.0"]);
        await AssertRefusedAsync(Path.Combine(_directory.Path, "a.zip"), "RR5216", "is encrypted");
    }

    private static ArchiveExtractor Extractor() => new(new ArchiveLimits());

    private static string Content(char c) => new(c, 300_000);

    private Task<string> RunAsync(string directory, string program, string[] arguments) =>
        SystemCommand.RunAsync(directory, program, arguments, _token);

    private async Task AssertRefusedAsync(string archive, string id, string message, int strip = 0)
    {
        var source = Path.Combine(_directory.Path, "refused", "src");
        var e = await Assert.ThrowsAsync<DiagnosticException>(
            () => Extractor().ExtractAsync(archive, Path.GetFileName(archive), source, strip, _token));
        Assert.Equal(id, e.Diagnostics[0].Id);
        Assert.Contains(message, e.Diagnostics[0].Message, StringComparison.Ordinal);
        Assert.Empty(Directory.EnumerateFileSystemEntries(Path.GetDirectoryName(source)!));
    }

    private async Task<string> MakeUpstreamAsync()
    {
        var upstream = Path.Combine(_directory.Path, "pkg-1.0");
        Directory.CreateDirectory(Path.Combine(upstream, "lib"));
        await File.WriteAllTextAsync(Path.Combine(upstream, "run"), "#!/bin/sh\n", _token);
        File.SetUnixFileMode(Path.Combine(upstream, "run"), (UnixFileMode)0b111_101_101);
        await File.WriteAllTextAsync(Path.Combine(upstream, "lib", "big"), Content('b'), _token);
        await File.WriteAllTextAsync(Path.Combine(upstream, "plain"), "copy me", _token);
        await RunAsync(upstream, "ln", ["plain", "hard"]);
        File.CreateSymbolicLink(Path.Combine(upstream, "link"), "run");
        File.CreateSymbolicLink(Path.Combine(upstream, "lib", "up"), "../plain");
        await RunAsync(upstream, "touch", ["-d", "2020-01-02T03:04:05Z", "run", "plain", "lib/big"]);
        await RunAsync(upstream, "touch", ["-d", "2021-01-02T03:04:05Z", "lib"]);
        return upstream;
    }

    private static void AssertSame(string expected, string actual)
    {
        foreach (var path in Directory.EnumerateFileSystemEntries(expected, "*", SearchOption.AllDirectories))
        {
            var other = Path.Combine(actual, Path.GetRelativePath(expected, path));
            Assert.Equal(new FileInfo(path).LinkTarget, new FileInfo(other).LinkTarget);
            if (new FileInfo(path).LinkTarget is null)
            {
                Assert.Equal(File.GetUnixFileMode(path), File.GetUnixFileMode(other));
                Assert.Equal(File.GetLastWriteTimeUtc(path), File.GetLastWriteTimeUtc(other));
            }
        }
    }
}
