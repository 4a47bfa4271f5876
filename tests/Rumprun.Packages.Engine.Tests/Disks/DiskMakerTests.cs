using System.Globalization;
using System.Security.Cryptography;
using Rumprun.Packages.Core.Diagnostics;
using Rumprun.Packages.Core.Launching;
using Rumprun.Packages.Engine.Disks;
using Rumprun.Packages.Engine.Files;
using Rumprun.Packages.Engine.Images;
using Rumprun.Packages.Engine.Processes;
using Rumprun.Packages.Testing;

namespace Rumprun.Packages.Engine.Tests.Disks;

public sealed class DiskMakerTests : IDisposable
{
    private readonly TemporaryDirectory _directory = new();

    public DiskMakerTests() =>
        Assert.SkipUnless(Machine.Has("mke2fs") && Machine.Has("debugfs"), "e2fsprogs is not installed");

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public void Dispose() => _directory.Dispose();

    [Fact]
    public async Task Create_SameFilesByAnotherUserAtAnotherTime_GivesTheSameBytes()
    {
        var (one, other) = (Populate("one"), Populate("other"));
        Machine.Run(_directory.Path, "chmod", "-R", "u+rwX,go-rwx", "other");
        Machine.Run(_directory.Path, "find", "one", "other", "-exec", "touch", "-h", "-d", "@1600000000", "{}", "+");
        if (Environment.UserName == "root")
        {
            Machine.Run(_directory.Path, "chown", "-hR", "12345:54321", "other");
        }

        var (disks, maker) = Disks(_directory.Path);
        var first = await maker.CreateAsync(Name("first"), DiskKind.Image, one, size: null, Cancel);
        await Task.Delay(1100, Cancel);
        var second = await maker.CreateAsync(Name("second"), DiskKind.Image, other, size: null, Cancel);

        Assert.Equal(SHA256.HashData(File.ReadAllBytes(first.Path)), SHA256.HashData(File.ReadAllBytes(second.Path)));
        Assert.Equal([first.Name, second.Name], disks.List().Select(static d => d.Name));
    }

    [Fact]
    public async Task TakeOrCreate_DiskThatIsThere_IsTheSameOne()
    {
        var (_, maker) = Disks(_directory.Path);
        var made = await maker.TakeOrCreateAsync(Name("notes"), DiskKind.Image, 8 << 20, Cancel);
        Assert.Equal(8 << 20, new FileInfo(made.Path).Length);
        await File.WriteAllTextAsync(made.Path, "mark", Cancel);

        Assert.Equal(made, await maker.TakeOrCreateAsync(Name("notes"), DiskKind.Image, size: null, Cancel));
        Assert.Equal("mark", await File.ReadAllTextAsync(made.Path, Cancel));
        await RefusedAsync("RR6111", () => maker.TakeOrCreateAsync(Name("notes"), DiskKind.Folder, size: null, Cancel));
        await RefusedAsync("RR6116", () => maker.TakeOrCreateAsync(Name("notes"), DiskKind.Image, 4 << 20, Cancel));
        await RefusedAsync(
            "RR6113", () => maker.CreateAsync(Name("notes"), DiskKind.Folder, from: null, size: null, Cancel));
        await RefusedAsync("RR6112", () => maker.TakeOrCreateAsync(Name("redis/disk"), DiskKind.Image, size: null, Cancel));
    }

    [Theory]
    [InlineData((1 << 20) - 1)]
    [InlineData((16L << 30) + 1)]
    public async Task Create_SizeThatNoDiskHas_IsRefused(long size) =>
        await RefusedAsync(
            "RR6116", () => Disks(_directory.Path).Maker.CreateAsync(Name("x"), DiskKind.Image, from: null, size, Cancel));

    [Fact]
    public async Task Create_FilesLargerThanTheSize_SaysSoAndLeavesNothing()
    {
        Directory.CreateDirectory($"{_directory.Path}/big");
        await File.WriteAllBytesAsync($"{_directory.Path}/big/file", RandomNumberGenerator.GetBytes(8 << 20), Cancel);
        var (disks, maker) = Disks(_directory.Path);

        await RefusedAsync(
            "RR5059", () => maker.CreateAsync(Name("x"), DiskKind.Image, $"{_directory.Path}/big", 4 << 20, Cancel));

        Assert.Empty(disks.List());
        Assert.Empty(Directory.EnumerateFileSystemEntries($"{_directory.Path}/data/disks/unfinished"));
    }

    [Theory]
    [InlineData(DiskKind.Image)]
    [InlineData(DiskKind.Folder)]
    public async Task Create_OfHolesRightsAndTimes_GivesThemBack(DiskKind kind)
    {
        const int holes = 200 << 20;
        var (from, back) = ($"{_directory.Path}/from", $"{_directory.Path}/back");
        Directory.CreateDirectory($"{from}/sub");
        var random = RandomNumberGenerator.GetBytes(10_000);
        await using (var file = new FileStream($"{from}/sub/holes", FileMode.CreateNew))
        {
            file.Write(random);
            file.Position = holes;
            file.Write(random);
            file.SetLength(2 * holes);
        }

        await File.WriteAllTextAsync($"{from}/program", "#!/bin/sh\n", Cancel);
        Machine.Run(from, "chmod", "755", "program");
        Machine.Run(from, "touch", "-d", "@1234567890", "program", "sub/holes");
        Machine.Run(from, "touch", "-d", "@1222222222", "sub");
        var (_, maker) = Disks(_directory.Path);
        var disk = await maker.CreateAsync(Name("kept"), kind, from, size: null, Cancel);
        _ = kind == DiskKind.Image
            ? await Engine.Images.Ext2.Ext2Export.RunAsync(disk.Path, back, Cancel)
            : await DataImageMaker.CopyDirectoryAsync(disk.Path, back, Cancel);

        const string list = "find . -mindepth 1 -type f -printf '%P %m %T@ %s\\n' -o -mindepth 1 -printf '%P %T@\\n' | sort";
        Assert.Equal(Machine.Run(from, "sh", "-c", list), Machine.Run(back, "sh", "-c", list));
        Machine.Run(_directory.Path, "cmp", "from/sub/holes", "back/sub/holes");
        Assert.InRange(Used(disk.Path), 1, 20 << 20);
        Assert.InRange(Used(back), 1, 1 << 20);
    }

    /// <summary>Bytes that are taken on this machine.</summary>
    private static long Used(string path) =>
        long.Parse(Machine.Run("/", "du", "-sk", path).Split('\t')[0], CultureInfo.InvariantCulture) << 10;

    [Theory]
    [InlineData(DiskKind.Image)]
    [InlineData(DiskKind.Folder)]
    public async Task Create_NoRoomOnThisMachine_SaysSoAndLeavesNothing(DiskKind kind)
    {
        using var small = SmallDisk.TryMount($"{_directory.Path}/small", 2048);
        Assert.SkipWhen(small is null, "this user may not mount");
        Directory.CreateDirectory($"{_directory.Path}/big");
        await File.WriteAllBytesAsync($"{_directory.Path}/big/file", RandomNumberGenerator.GetBytes(8 << 20), Cancel);
        var (disks, maker) = Disks(small.Path);

        var e = await Assert.ThrowsAsync<DiagnosticException>(
            () => maker.CreateAsync(Name("x"), kind, $"{_directory.Path}/big", size: null, Cancel));

        Assert.Contains(e.Diagnostics[0].Id, new[] { "RR5061", "RR6110" });
        Assert.Empty(disks.List());
        Assert.Empty(Directory.EnumerateFileSystemEntries($"{small.Path}/data/disks/unfinished"));
    }

    [Fact]
    public async Task Make_AfterOneThatWasKilled_ClearsUp()
    {
        var (_, maker) = Disks(_directory.Path);
        var left = $"{_directory.Path}/data/disks/unfinished/0123";
        Directory.CreateDirectory(left);
        await File.WriteAllTextAsync($"{left}/disk", "half", Cancel);
        await File.WriteAllTextAsync($"{left}.owner", "", Cancel);

        await maker.CreateAsync(Name("x"), DiskKind.Folder, from: null, size: null, Cancel);

        Assert.Empty(Directory.EnumerateFileSystemEntries($"{_directory.Path}/data/disks/unfinished"));
    }

    private static (DiskStore Disks, DiskMaker Maker) Disks(string home)
    {
        var disks = new DiskStore(RrpkgDirectories.From(name => name == "RRPKG_HOME" ? home : null));
        return (disks, new DiskMaker(disks, new DataImageMaker(SearchPath.System)));
    }

    private string Populate(string name)
    {
        var root = Path.Combine(_directory.Path, name);
        Directory.CreateDirectory($"{root}/a/b/c");
        Directory.CreateDirectory($"{root}/empty/in/side");
        File.WriteAllText($"{root}/a/b/c/file", "content");
        File.CreateSymbolicLink($"{root}/a/link", "b/c/file");
        File.CreateSymbolicLink($"{root}/long", new string('l', 100));
        return root;
    }

    private static DiskName Name(string text) =>
        DiskName.TryParse(text, out var name) ? name : throw new FormatException(text);

    private static async Task RefusedAsync(string id, Func<Task> action) =>
        Assert.Equal(id, (await Assert.ThrowsAsync<DiagnosticException>(action)).Diagnostics[0].Id);
}
