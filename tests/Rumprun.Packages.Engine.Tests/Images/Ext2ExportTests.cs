using System.Security.Cryptography;
using System.Text;
using Rumprun.Packages.Core.Diagnostics;
using Rumprun.Packages.Engine.Images;
using Rumprun.Packages.Engine.Images.Ext2;
using Rumprun.Packages.Engine.Processes;
using Rumprun.Packages.Testing;

namespace Rumprun.Packages.Engine.Tests.Images;

/// <summary>Real ext2 images, sound ones and ones that were made to deceive.</summary>
public sealed class Ext2ExportTests : IDisposable
{
    private readonly TemporaryDirectory _directory = new();

    public Ext2ExportTests() =>
        Assert.SkipUnless(Machine.Has("mke2fs") && Machine.Has("debugfs"), "e2fsprogs is not installed");

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private string Source => Path.Combine(_directory.Path, "source");

    private string Image => Path.Combine(_directory.Path, "x.ext2");

    private string Out => Path.Combine(_directory.Path, "out");

    public void Dispose() => _directory.Dispose();

    [Fact]
    public async Task Export_FilesLinksAndEmptyDirectories_ComeBackAsTheyWere()
    {
        Write("a b/größe.txt", Encoding.UTF8.GetBytes("hello"));

        // Through all three levels of block numbers: 12 + 1024 blocks of 4 KiB, and more.
        Write("large", RandomNumberGenerator.GetBytes(6 << 20));
        Write("empty", []);
        Directory.CreateDirectory($"{Source}/none/none");
        File.CreateSymbolicLink($"{Source}/short", "a b/größe.txt");
        File.CreateSymbolicLink($"{Source}/long", new string('x', 200));
        await MakeAsync();

        var exported = await Ext2Export.RunAsync(Image, Out, Cancel);

        Assert.Equal((3, (6 << 20) + 5L), (exported.Files, exported.Bytes));
        Assert.Equal("", Machine.Run(_directory.Path, "diff", "-r", "--no-dereference", "source", "out"));
        Assert.Equal(1_700_000_000, new DateTimeOffset(File.GetLastWriteTimeUtc($"{Out}/large")).ToUnixTimeSeconds());
    }

    [Fact]
    public async Task Export_ModesHardLinksAndSpecialFiles_AreMadeFitForThisMachine()
    {
        Write("program", [1]);
        Write("secret", [2]);
        await MakeAsync();
        Change(
            "set_inode_field program mode 0104777",
            "set_inode_field secret mode 0100000",
            "link program second",
            "mknod pipe p");
        Change("set_inode_field program links_count 2");

        var exported = await Ext2Export.RunAsync(Image, Out, Cancel);

        Assert.Equal(
            "755 600 755", Machine.Run(Out, "stat", "-c", "%a", "program", "secret", "second").Trim().Replace('\n', ' '));
        Assert.Equal(["pipe"], exported.LeftOut);
        Assert.Equal("2", Machine.Run(Out, "stat", "-c", "%h", "second").Trim());
    }

    [Fact]
    public async Task Export_AHole_StaysAHole()
    {
        Write("x", [1]);
        await MakeAsync();
        Change("set_inode_field x size 8000000");

        await Ext2Export.RunAsync(Image, Out, Cancel);

        Assert.Equal(8_000_000, new FileInfo($"{Out}/x").Length);
        Assert.InRange(
            int.Parse(Machine.Run(Out, "stat", "-c", "%b", "x"), System.Globalization.CultureInfo.InvariantCulture), 0, 64);
    }

    [Theory]
    [InlineData("seventh", "../evil")]
    [InlineData("abs", "/ev")]
    public async Task Export_NameThatLeadsOut_IsLeftOut(string name, string hostile)
    {
        Write(name, [1]);
        await MakeAsync();
        Replace(name, hostile);

        var exported = await Ext2Export.RunAsync(Image, Out, Cancel);

        Assert.Equal(["/?"], exported.LeftOut);
        Assert.Empty(Directory.EnumerateFileSystemEntries(Out));
        Assert.False(Path.Exists($"{_directory.Path}/evil"));
    }

    [Fact]
    public async Task Export_LinkAndFileOfOneName_WritesThroughNothing()
    {
        var victim = Path.Combine(_directory.Path, "victim");
        await File.WriteAllTextAsync(victim, "whole", Cancel);
        Directory.CreateDirectory(Source);
        File.CreateSymbolicLink($"{Source}/aa", victim);
        Write("ab", [1]);
        await MakeAsync();
        Replace("ab", "aa");

        await RefusedAsync("two entries `aa`");
        Assert.Equal("whole", await File.ReadAllTextAsync(victim, Cancel));
    }

    [Fact]
    public async Task Export_LinksThatLeadOut_AreCopiedAndNeverFollowed()
    {
        Directory.CreateDirectory(Source);
        File.CreateSymbolicLink($"{Source}/up", "../..");
        await MakeAsync();

        await Ext2Export.RunAsync(Image, Out, Cancel);

        Assert.Equal("../..", new FileInfo($"{Out}/up").LinkTarget);
    }

    [Fact]
    public async Task Export_DirectoryInItself_IsRefused()
    {
        Directory.CreateDirectory($"{Source}/d/e");
        await MakeAsync();
        Change("link d d/e/again");

        await RefusedAsync("in two places");
    }

    [Fact]
    public async Task Export_FilesThatShareTheirBlocks_IsRefused()
    {
        Write("one", RandomNumberGenerator.GetBytes(3 << 20));
        for (var i = 0; i < 8; i++)
        {
            Write($"more{i}", RandomNumberGenerator.GetBytes(50_000));
        }

        await MakeAsync();

        // Every one has the same block of numbers, of 3 MiB; the image has 8 MiB or so.
        var indirect = Machine.Run(
            _directory.Path, "/sbin/debugfs", "-R", "stat one", Image).Split("(IND):")[1].Split(',', '\n')[0].Trim();
        Change([.. Enumerable.Range(0, 8).SelectMany(i => new[]
        {
            $"set_inode_field more{i} block[IND] {indirect}", $"set_inode_field more{i} size 3000000",
        })]);

        await RefusedAsync("share blocks");
    }

    [Theory]
    [InlineData(0)]
    [InlineData(100_000)]
    public async Task Export_WhatIsNoFileSystem_IsRefused(int size)
    {
        await File.WriteAllBytesAsync(Image, RandomNumberGenerator.GetBytes(size), Cancel);

        await RefusedAsync("no ext2 file system");
    }

    [Fact]
    public async Task Export_RandomBytesChanged_EndsWithFilesOrARefusal()
    {
        Write("a/b/c", RandomNumberGenerator.GetBytes(100_000));
        await MakeAsync();
        var sound = await File.ReadAllBytesAsync(Image, Cancel);
        for (var round = 0; round < 200; round++)
        {
            var broken = sound.ToArray();
            for (var i = 0; i < 20; i++)
            {
                broken[RandomNumberGenerator.GetInt32(1024, 1 << 18)] = (byte)RandomNumberGenerator.GetInt32(256);
            }

            await File.WriteAllBytesAsync(Image, broken, Cancel);
            try
            {
                await Ext2Export.RunAsync(Image, Out, Cancel);
                Directory.Delete(Out, recursive: true);
            }
            catch (DiagnosticException e)
            {
                Assert.Contains(e.Diagnostics[0].Id, new[] { "RR6114", "RR5061" });
                Assert.False(Path.Exists(Out));
            }
        }
    }

    private async Task RefusedAsync(string why)
    {
        var e = await Assert.ThrowsAsync<DiagnosticException>(() => Ext2Export.RunAsync(Image, Out, Cancel));
        Assert.Equal("RR6114", e.Diagnostics[0].Id);
        Assert.Contains(why, e.Diagnostics[0].Message, StringComparison.Ordinal);
        Assert.False(Path.Exists(Out));
        Assert.DoesNotContain(
            Directory.EnumerateFileSystemEntries(_directory.Path), static p => p.EndsWith(".tmp", StringComparison.Ordinal));
    }

    private void Write(string name, byte[] content)
    {
        var path = Path.Combine(Source, name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllBytes(path, content);
    }

    private Task MakeAsync() =>
        new DataImageMaker(SearchPath.System).MakeExt2Async(
            [new DataImageContent(Source, "/")], size: null, keep: false, Image, Cancel);

    private void Change(params string[] commands)
    {
        File.WriteAllLines($"{_directory.Path}/commands", commands);
        Machine.Run(_directory.Path, "/sbin/debugfs", "-w", "-f", "commands", Image);
    }

    /// <summary>Overwrites a name in a directory of the image, byte for byte.</summary>
    private void Replace(string name, string other)
    {
        var bytes = File.ReadAllBytes(Image);
        byte[] entry = [(byte)name.Length, 1, .. Encoding.ASCII.GetBytes(name)];
        var at = bytes.AsSpan().IndexOf(entry);
        Assert.True(at > 0);
        Encoding.ASCII.GetBytes(other).CopyTo(bytes, at + 2);
        File.WriteAllBytes(Image, bytes);
    }
}
