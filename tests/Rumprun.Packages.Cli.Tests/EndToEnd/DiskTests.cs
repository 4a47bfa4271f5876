using System.Text.Json;
using Rumprun.Packages.Testing;

namespace Rumprun.Packages.Cli.Tests.EndToEnd;

/// <summary><c>rrpkg disk</c> without a guest, for each kind of disk that can be made here.</summary>
public sealed class DiskTests : IDisposable
{
    private const string Hosted = "hosted-x86_64";

    private const string Hw = "hw-x86_64";

    private readonly TemporaryDirectory _home = new();
    private readonly TemporaryDirectory _work = new();
    private readonly CommandRun _rrpkg;

    public DiskTests()
    {
        _rrpkg = new CommandRun(_home.Path, _work.Path);
        Directory.CreateDirectory($"{_work.Path}/from/a b/empty");
        File.WriteAllText($"{_work.Path}/from/größe", "hello");
        File.CreateSymbolicLink($"{_work.Path}/from/link", "größe");
    }

    public static TheoryData<string, string> Kinds => new() { { Hosted, "folder" }, { Hw, "image" } };

    public void Dispose()
    {
        _home.Dispose();
        _work.Dispose();
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task CreateExportRemove_ADirectorysFiles_ComeBackAndGo(string target, string kind)
    {
        Skip(target);

        Assert.Equal(
            "created notes\n", (await SucceedAsync("disk", "create", "notes", "--from", "from", "--target", target)).Output);
        var listed = JsonDocument.Parse((await SucceedAsync("disk", "list", "--json")).Output).RootElement[0];
        Assert.Equal(("notes", kind), (listed.GetProperty("name").GetString(), listed.GetProperty("kind").GetString()));
        Assert.StartsWith(
            $"1 files, 5 B, in {_work.Path}/to",
            (await SucceedAsync("disk", "export", "notes", "to")).Output,
            StringComparison.Ordinal);
        Assert.Equal("", Machine.Run(_work.Path, "diff", "-r", "--no-dereference", "from", "to"));
        Assert.Equal("removed notes\n", (await SucceedAsync("disk", "remove", "notes")).Output);
        Assert.False(Path.Exists(listed.GetProperty("path").GetString()));
    }

    [Fact]
    public async Task Disk_WhatCannotBe_SaysWhyInOneLine()
    {
        Skip(Hosted);
        await SucceedAsync("disk", "create", "notes", "--target", Hosted);
        Directory.CreateDirectory($"{_work.Path}/full/of");

        await FailAsync(2, "error[RR6113]: the disk `notes` already exists", "disk", "create", "notes", "--target", Hosted);
        await FailAsync(2, "hint: did you mean `notes`?", "disk", "remove", "note");
        await FailAsync(2, "error[RR6115]: ", "disk", "export", "notes", "full");
        await FailAsync(2, "is not a directory", "disk", "create", "other", "--from", "nowhere");
        await FailAsync(2, "`1X` is not a valid size of a disk", "disk", "create", "other", "--size", "1X");
        await FailAsync(2, "`../x` is not a valid name of a disk", "disk", "remove", "../x");
        await FailAsync(2, "use a name without a slash: `b`", "disk", "create", "a/b", "--target", Hosted);
        await FailAsync(2, "`notes` is not a valid disk", "run", "port", "--disk", "notes");
        await FailAsync(2, "`notes:data` is not a valid disk", "run", "port", "--disk", "notes:data");
    }

    private static void Skip(string target)
    {
        Assert.SkipUnless(target != Hosted || Machine.Has("musl-gcc"), "musl-gcc is not installed");
        Assert.SkipUnless(target != Hw || Machine.Rumprun is not null, "no Rumprun toolchain is installed");
        Assert.SkipUnless(target != Hw || Machine.Has("mke2fs"), "e2fsprogs is not installed");
    }

    private async Task<CommandRun.Result> SucceedAsync(params string[] arguments)
    {
        var result = await _rrpkg.RunAsync(arguments);
        Assert.True(result.ExitCode == 0, result.Error);
        return result;
    }

    private async Task FailAsync(int exitCode, string message, params string[] arguments)
    {
        var result = await _rrpkg.RunAsync(arguments);
        Assert.Equal(exitCode, result.ExitCode);
        Assert.Contains(message, result.Error, StringComparison.Ordinal);
    }
}
