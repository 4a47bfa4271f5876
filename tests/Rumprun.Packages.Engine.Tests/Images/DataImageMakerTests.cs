using System.Collections.Immutable;
using System.Security.Cryptography;
using Rumprun.Packages.Core.Diagnostics;
using Rumprun.Packages.Engine.Images;
using Rumprun.Packages.Engine.Processes;
using Rumprun.Packages.Testing;

namespace Rumprun.Packages.Engine.Tests.Images;

public sealed class DataImageMakerTests : IDisposable
{
    private static readonly ImmutableArray<(string Name, string Content)> Files =
    [
        ("index.html", "<p>hello</p>"),
        ("a \"quoted\" = \\name'.txt", "odd"),
        ("sub/deep/er/file", "deep"),
        ("sub/empty", ""),
        ("<12>", "no inode"), ("-x", "no option"), ("#1", "no comment"),
        ("größe.txt", "utf-8"), ("top2/after/others", "second folder of the root"),
        (new string('n', 255), "long"), ("d1/d2/d3/d4/d5/d6/d7/d8/d9/d10/bottom", "bottom"), ("zzz", "last"),
    ];

    private readonly TemporaryDirectory _directory = new();
    private readonly DataImageMaker _maker = new(SearchPath.System);

    [Theory]
    [InlineData("iso")]
    [InlineData("ext2")]
    public async Task Make_SameContentMadeInAnotherWay_GivesTheSameBytes(string format)
    {
        RequireTools();
        var one = Populate(
            "one", Files, reversed: false, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.OtherRead);
        var other = Populate("other", Files, reversed: true, UnixFileMode.UserRead);
        File.SetLastWriteTimeUtc($"{other}/index.html", DateTime.UnixEpoch);

        Assert.Equal(await MakeAsync(format, one), await MakeAsync(format, other));
    }

    [Theory]
    [InlineData("iso")]
    [InlineData("ext2")]
    public async Task Make_ContentChanged_GivesOtherBytes(string format)
    {
        RequireTools();
        var one = Populate("one", Files, reversed: false);
        var before = await MakeAsync(format, one);
        await File.WriteAllTextAsync($"{one}/zzz", "LAST", Cancel);

        Assert.NotEqual(before, await MakeAsync(format, one));
    }

    [Fact]
    public async Task MakeIso_OddNamesAndLinks_AreReadBackAsTheyWere()
    {
        RequireTools();
        var image = await MakeAsync("iso", Populate("one", Files, reversed: false), file: "x.iso");
        Machine.Run(_directory.Path, "xorriso", "-osirrox", "on", "-indev", "x.iso", "-extract", "/", "back");

        Assert.NotEmpty(image);
        RequireFiles($"{_directory.Path}/back");
        Machine.Run(_directory.Path, "chmod", "-R", "u+w", "back");
    }

    [Fact]
    public async Task MakeExt2_OddNamesAndLinks_AreReadBackAsTheyWereFromAWholeFileSystem()
    {
        RequireTools();
        await MakeAsync("ext2", Populate("one", Files, reversed: false), file: "x.ext2");
        Machine.Run(_directory.Path, "/sbin/e2fsck", "-fn", "x.ext2");
        Directory.CreateDirectory($"{_directory.Path}/back");
        Machine.Run(_directory.Path, "/sbin/debugfs", "-R", "rdump / back", "x.ext2");

        RequireFiles($"{_directory.Path}/back");
    }

    [Fact]
    public async Task MakeExt2_ManyFilesInADirectory_FindsRoomForAll()
    {
        RequireTools();
        var names = Enumerable.Range(0, 600).Select(static i => ($"a-rather-long-name-for-a-small-file-{i:D4}", $"{i}"));
        await MakeAsync("ext2", Populate("many", [.. names], reversed: false), file: "x.ext2");

        Assert.Contains(
            "a-rather-long-name-for-a-small-file-0599",
            Machine.Run(_directory.Path, "/sbin/debugfs", "-R", "ls -p /", "x.ext2"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task MakeExt2_SizeGiven_IsThatLarge()
    {
        RequireTools();
        await _maker.MakeExt2Async([], 3 << 20, keep: false, $"{_directory.Path}/x.ext2", Cancel);

        Assert.Equal(3 << 20, new FileInfo($"{_directory.Path}/x.ext2").Length);
        Machine.Run(_directory.Path, "/sbin/e2fsck", "-fn", "x.ext2");
    }

    [Theory]
    [InlineData(64 << 20)]
    [InlineData((3 << 20) - 115_000)]
    public async Task MakeExt2_ContentLargerThanTheSize_SaysSoAndLeavesNothing(int length)
    {
        RequireTools();
        Directory.CreateDirectory($"{_directory.Path}/big");
        await using (var file = File.Create($"{_directory.Path}/big/file"))
        {
            // Not zeros: holes take no room.
            await file.WriteAsync(RandomNumberGenerator.GetBytes(length), Cancel);
        }

        var problem = await ProblemAsync(() => _maker.MakeExt2Async(
            [new DataImageContent($"{_directory.Path}/big", "/")],
            3 << 20,
            keep: false,
            $"{_directory.Path}/out/x.ext2",
            Cancel));

        Assert.Equal("RR5059", problem.Id);
        Assert.Empty(Directory.EnumerateFileSystemEntries($"{_directory.Path}/out"));
    }

    [Fact]
    public async Task MakeIso_SeveralContents_LaterGoesOverEarlier()
    {
        RequireTools();
        var one = Populate("one", [("a", "first"), ("b", "kept")], reversed: false);
        var two = Populate("two", [("a", "second")], reversed: false);
        await _maker.MakeIsoAsync(
            [
                new DataImageContent(one, "/www"),
                new DataImageContent(two, "/www/"),
                new DataImageContent($"{two}/a", "/single"),
                new DataImageContent($"{two}/a", "/into/"),
            ],
            $"{_directory.Path}/x.iso", Cancel);
        Machine.Run(_directory.Path, "xorriso", "-osirrox", "on", "-indev", "x.iso", "-extract", "/", "back");
        Machine.Run(_directory.Path, "chmod", "-R", "u+w", "back");

        Assert.Equal("second", await File.ReadAllTextAsync($"{_directory.Path}/back/www/a", Cancel));
        Assert.Equal("kept", await File.ReadAllTextAsync($"{_directory.Path}/back/www/b", Cancel));
        Assert.Equal("second", await File.ReadAllTextAsync($"{_directory.Path}/back/single", Cancel));
        Assert.Equal("second", await File.ReadAllTextAsync($"{_directory.Path}/back/into/a", Cancel));
    }

    [Fact]
    public async Task MakeIso_Empty_IsAnEmptyFileSystem()
    {
        RequireTools();
        await _maker.MakeIsoAsync([], $"{_directory.Path}/x.iso", Cancel);

        Assert.True(new FileInfo($"{_directory.Path}/x.iso").Length > 0);
    }

    [Fact]
    public async Task MakeIsoFromDirectory_Always_KeepsTheTimesOfFiles()
    {
        RequireTools();
        var www = Populate("www", Files, reversed: false);
        var time = new DateTime(2021, 3, 4, 5, 6, 7, DateTimeKind.Utc);
        File.SetLastWriteTimeUtc($"{www}/index.html", time);
        await _maker.MakeIsoFromDirectoryAsync(www, $"{_directory.Path}/x.iso", Cancel);
        Machine.Run(_directory.Path, "xorriso", "-osirrox", "on", "-indev", "x.iso", "-extract", "/index.html", "back.html");

        Assert.Equal(time, File.GetLastWriteTimeUtc($"{_directory.Path}/back.html"));
    }

    [Fact]
    public async Task MakeDirectory_Always_IsAPlainCopy()
    {
        await DataImageMaker.MakeDirectoryAsync(
            [new DataImageContent(Populate("one", Files, reversed: false, UnixFileMode.UserRead), "/")],
            keep: false,
            $"{_directory.Path}/out",
            Cancel);

        RequireFiles($"{_directory.Path}/out");
        Assert.True(
            File.GetUnixFileMode($"{_directory.Path}/out/zzz").HasFlag(UnixFileMode.OtherRead | UnixFileMode.UserWrite));
    }

    [Fact]
    public async Task Make_ContentMissing_NamesIt()
    {
        var problem = await ProblemAsync(
            () => _maker.MakeIsoAsync([new DataImageContent("/no/such", "/x")], "/tmp/none", Cancel));

        Assert.Equal("RR5058", problem.Id);
        Assert.Contains("`/no/such`", problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Make_NameWithControlCharacter_IsRefused()
    {
        var source = Populate("odd", [("a\nb", "x")], reversed: false);
        var problem = await ProblemAsync(() => _maker.MakeIsoFromDirectoryAsync(source, $"{_directory.Path}/x.iso", Cancel));

        Assert.Equal("RR5060", problem.Id);
        Assert.DoesNotContain('\n', problem.Message);
    }

    [Fact]
    public async Task Make_PlaceWithALongName_IsRefused()
    {
        var problem = await ProblemAsync(() => _maker.MakeIsoAsync(
            [new DataImageContent(_directory.Path, "/" + new string('n', 256))], $"{_directory.Path}/x.iso", Cancel));

        Assert.Equal("RR5060", problem.Id);
    }

    [Fact]
    public async Task Make_PipeInside_IsRefusedInsteadOfWaitedFor()
    {
        var source = Populate("pipe", [("a", "x")], reversed: false);
        Machine.Run(source, "mkfifo", "pipe");

        Assert.Equal(
            "RR5060",
            (await ProblemAsync(
                () =>
                    _maker.MakeExt2Async([new DataImageContent(source, "/")], null, keep: false, "/tmp/none", Cancel))).Id);
    }

    [Fact]
    public async Task Make_ToolMissing_NamesThePackage()
    {
        var problem = await ProblemAsync(() => new DataImageMaker(SearchPath.Parse(_directory.Path))
            .MakeIsoAsync([], $"{_directory.Path}/x.iso", Cancel));

        Assert.Equal("RR5050", problem.Id);
        Assert.Contains("run `apt-get install xorriso`", problem.Hints);
    }

    [Fact]
    public async Task Make_ToolFails_SaysWhyAndLeavesNothing()
    {
        var bin = new SimulatedRumprun($"{_directory.Path}/bin");
        bin.Script("xorriso", "echo 'xorriso : FATAL : no more room' >&2; exit 5");
        var problem = await ProblemAsync(
            () => new DataImageMaker(SearchPath.Parse(bin.Prefix)).MakeIsoAsync([], $"{_directory.Path}/out/x", Cancel));

        Assert.Equal("RR5061", problem.Id);
        Assert.Contains("no more room", problem.Message, StringComparison.Ordinal);
        Assert.Empty(Directory.EnumerateFileSystemEntries($"{_directory.Path}/out"));
    }

    public void Dispose() => _directory.Dispose();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private static void RequireTools() =>
        Assert.SkipUnless(Machine.Has("xorriso") && Machine.Has("mke2fs"), "no xorriso or e2fsprogs on this machine");

    private static void RequireFiles(string directory)
    {
        foreach (var (name, content) in Files)
        {
            Assert.Equal(content, File.ReadAllText($"{directory}/{name}"));
        }

        Assert.Equal("index.html", new FileInfo($"{directory}/link").LinkTarget);
    }

    private static async Task<Diagnostic> ProblemAsync(Func<Task> make) =>
        (await Assert.ThrowsAsync<DiagnosticException>(make)).Diagnostics[0];

    private string Populate(
        string name, ImmutableArray<(string Name, string Content)> files, bool reversed,
        UnixFileMode mode = UnixFileMode.UserRead | UnixFileMode.UserWrite)
    {
        var root = Directory.CreateDirectory($"{_directory.Path}/{name}").FullName;
        foreach (var (path, content) in reversed ? files.Reverse() : files)
        {
            Directory.CreateDirectory(Path.GetDirectoryName($"{root}/{path}")!);
            File.WriteAllText($"{root}/{path}", content);
            File.SetUnixFileMode($"{root}/{path}", mode);
        }

        File.CreateSymbolicLink($"{root}/link", "index.html");
        return root;
    }

    private async Task<byte[]> MakeAsync(string format, string source, string file = "image")
    {
        var output = $"{_directory.Path}/{file}";
        ImmutableArray<DataImageContent> content = [new DataImageContent(source, "/")];
        await (
            format == "iso" ? _maker.MakeIsoAsync(content, output, Cancel) : _maker.MakeExt2Async(
                content, null, keep: false, output, Cancel));
        return await File.ReadAllBytesAsync(output, Cancel);
    }
}
