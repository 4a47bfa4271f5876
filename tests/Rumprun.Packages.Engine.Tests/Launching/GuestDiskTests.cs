using System.Security.Cryptography;
using Rumprun.Packages.Core.Diagnostics;
using Rumprun.Packages.Core.FileSystems;
using Rumprun.Packages.Engine.Disks;
using Rumprun.Packages.Engine.Images;
using Rumprun.Packages.Engine.Images.Ext2;
using Rumprun.Packages.Engine.Launching;
using Rumprun.Packages.Engine.Processes;
using Rumprun.Packages.Testing;

namespace Rumprun.Packages.Engine.Tests.Launching;

/// <summary>Disks of real guests: one guest at a time has one, and a power cut is repaired first.</summary>
public sealed class GuestDiskTests(
    TestProgram program, TestKernel kernel) : IClassFixture<TestProgram>, IClassFixture<TestKernel>, IDisposable
{
    private readonly LaunchBench _bench = new(kernel.Scratch);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private GuestDisk Disk => new("notes", Path.Combine(_bench.Root, "locks/notes.lock"));

    public void Dispose() => _bench.Dispose();

    [Fact]
    public async Task Start_DiskThatAGuestHas_IsRefusedUntilThatIsGone()
    {
        Assert.SkipUnless(Machine.Has("bwrap") && Machine.Has("musl-gcc"), "needs bubblewrap and musl-gcc");
        var folder = Directory.CreateDirectory(Path.Combine(_bench.Root, "folder")).FullName;
        GuestSpecification With(params string[] arguments) =>
            LaunchBench.Guest("hosted", program.Hosted, [.. arguments]) with
        {
            Mounts = [new GuestMount(folder, MountKind.WritableDirectory, "/data") { Disk = Disk }],
        };

        Assert.Null(DiskLock.HolderOf(Disk));
        await using (await StartAsync(With("prompt")))
        {
            Assert.StartsWith("the guest `test` (pid ", DiskLock.HolderOf(Disk), StringComparison.Ordinal);
            var e = await Assert.ThrowsAsync<DiagnosticException>(() => StartAsync(With("exit", "0")));
            Assert.Equal("RR8030", e.Diagnostics[0].Id);
            Assert.StartsWith(
                "the disk `notes` is in use by the guest `test` (pid ", e.Diagnostics[0].Message, StringComparison.Ordinal);
        }

        Assert.Null(DiskLock.HolderOf(Disk));
        await using var next = await StartAsync(With("write", "/data/x"));
        Assert.Equal(0, await next.WaitForExitAsync(Cancellation));
        Assert.Equal("written", await File.ReadAllTextAsync($"{folder}/x", Cancellation));
    }

    [Fact]
    public async Task Start_DiskThatWasNotUnmounted_IsMendedFirst()
    {
        var image = await MakeDirtyAsync(["free_blocks_count 5"]);

        await using var running = await StartAsync(WithImage(image));

        Assert.Equal(0, await running.WaitForExitAsync(Cancellation));
        Machine.Run(_bench.Root, "/sbin/e2fsck", "-fn", image);
        Assert.True(Superblock(image)!.IsClean);
    }

    [Fact]
    public async Task Start_DiskThatCannotBeMended_IsRefusedAndGivenBack()
    {
        var image = await MakeDirtyAsync([], "clri <2>");

        var e = await Assert.ThrowsAsync<DiagnosticException>(() => StartAsync(WithImage(image)));

        Assert.Equal("RR8031", e.Diagnostics[0].Id);
        Assert.Null(DiskLock.HolderOf(Disk));
    }

    [Fact]
    public async Task Start_FileWithBlocksBehindItsEnd_KeepsItsSizeAndItsContent()
    {
        // What lies on the disk when a guest lost power while it appended: the blocks are entered, the size is not yet
        // written.
        var content = RandomNumberGenerator.GetBytes(1 << 20);
        await File.WriteAllBytesAsync(Path.Combine(_bench.Root, "content"), content, Cancellation);
        var image = await MakeDirtyAsync(
            ["free_blocks_count 5"],
            "write content direct", "set_inode_field direct size 10000",
            "write content indirect", "set_inode_field indirect size 100000",
            "write content empty", "set_inode_field empty size 0",
            "write content whole");

        await using var running = await StartAsync(WithImage(image));

        Assert.Equal(0, await running.WaitForExitAsync(Cancellation));
        Machine.Run(_bench.Root, "/sbin/e2fsck", "-fn", image);
        await Ext2Export.RunAsync(image, Path.Combine(_bench.Root, "out"), Cancellation);
        Assert.Equal(content[..10_000], await File.ReadAllBytesAsync(Path.Combine(_bench.Root, "out/direct"), Cancellation));
        Assert.Equal(
            content[..100_000], await File.ReadAllBytesAsync(Path.Combine(_bench.Root, "out/indirect"), Cancellation));
        Assert.Empty(await File.ReadAllBytesAsync(Path.Combine(_bench.Root, "out/empty"), Cancellation));
        Assert.Equal(content, await File.ReadAllBytesAsync(Path.Combine(_bench.Root, "out/whole"), Cancellation));
    }

    [Fact]
    public async Task Start_FileWithoutAName_IsRemovedAndTheOthersStay()
    {
        await File.WriteAllBytesAsync(Path.Combine(_bench.Root, "content"), new byte[100_000], Cancellation);
        var image = await MakeDirtyAsync(
            ["free_blocks_count 5"],
            "write content removed",
            "mkdir sub",
            "write content sub/replaced",
            "write content sub/kept",
            "symlink away target",
            "unlink removed", "unlink sub/replaced", "unlink away");
        var free = Superblock(image)!.FreeBlocks;

        await using var running = await StartAsync(WithImage(image));

        Assert.Equal(0, await running.WaitForExitAsync(Cancellation));
        Machine.Run(_bench.Root, "/sbin/e2fsck", "-fn", image);
        var exported = await Ext2Export.RunAsync(image, Path.Combine(_bench.Root, "out"), Cancellation);
        Assert.Equal((1, 100_000L), (exported.Files, exported.Bytes));
        Assert.Equal(100_000, new FileInfo(Path.Combine(_bench.Root, "out/sub/kept")).Length);
        Assert.True(Superblock(image)!.FreeBlocks > free + 1900, "the blocks of the removed files are free");
    }

    [Fact]
    public async Task Start_FileWithoutANameBesideADamagedDirectory_IsLeftForADecision()
    {
        await File.WriteAllBytesAsync(Path.Combine(_bench.Root, "content"), new byte[100_000], Cancellation);
        var image = await MakeDirtyAsync(
            [], "mkdir sub", "write content sub/file", "write content removed", "unlink removed", "zap_block -f sub 0");

        var e = await Assert.ThrowsAsync<DiagnosticException>(() => StartAsync(WithImage(image)));

        Assert.Equal("RR8031", e.Diagnostics[0].Id);
    }

    private GuestSpecification WithImage(string image) => LaunchBench.Guest("hw", kernel.Image, "do=return:0") with
    {
        Mounts = [new GuestMount(image, MountKind.WritableImage, "/data") { Disk = Disk }],
    };

    private Task<RunningGuest> StartAsync(GuestSpecification guest) =>
        new GuestLaunchers(
            new LaunchTools(SearchPath.Parse(CommandLine.CleanEnvironment["PATH"])),
            _bench.Runs,
            _bench.Probes,
            _bench,
            TimeProvider.System)
            .For(guest.Target, guest.Image)
            .StartAsync(guest, _bench.Output, Cancellation);

    private async Task<string> MakeDirtyAsync(string[] superblock, params string[] commands)
    {
        Assert.SkipUnless(TestKernel.IsPossible, "needs qemu-system-x86_64, gcc and ld");
        Assert.SkipUnless(Machine.Has("e2fsck"), "e2fsprogs is not installed");
        var image = Path.Combine(_bench.Root, "disk.ext2");
        await new DataImageMaker(SearchPath.System).MakeExt2Async([], 8 << 20, keep: false, image, Cancellation);
        await File.WriteAllLinesAsync(
            Path.Combine(_bench.Root, "commands"),
            [.. commands, .. superblock.Prepend("state 0").Select(static value => $"set_super_value {value}")],
            Cancellation);
        Machine.Run(_bench.Root, "/sbin/debugfs", "-w", "-f", "commands", image);
        Assert.False(Superblock(image)!.IsClean);
        return image;
    }

    private static Ext2Superblock? Superblock(string image) =>
        Ext2Superblock.TryRead(File.ReadAllBytes(image).AsSpan(Ext2Superblock.Offset, Ext2Superblock.Size));
}
