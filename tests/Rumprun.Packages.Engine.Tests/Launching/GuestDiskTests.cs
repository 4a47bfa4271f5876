using Rumprun.Packages.Core.Diagnostics;
using Rumprun.Packages.Core.FileSystems;
using Rumprun.Packages.Engine.Disks;
using Rumprun.Packages.Engine.Images;
using Rumprun.Packages.Engine.Launching;
using Rumprun.Packages.Engine.Processes;
using Rumprun.Packages.Testing;

namespace Rumprun.Packages.Engine.Tests.Launching;

/// <summary>Disks of guests that really run: one guest at a time has one, and what a power cut left is mended first.</summary>
public sealed class GuestDiskTests(TestProgram program, TestKernel kernel) : IClassFixture<TestProgram>, IClassFixture<TestKernel>, IDisposable
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
        GuestSpecification With(params string[] arguments) => LaunchBench.Guest("hosted", program.Hosted, [.. arguments]) with
        {
            Mounts = [new GuestMount(folder, MountKind.WritableDirectory, "/data") { Disk = Disk }],
        };

        Assert.Null(DiskLock.HolderOf(Disk));
        await using (await StartAsync(With("prompt")))
        {
            Assert.StartsWith("the guest `test` (pid ", DiskLock.HolderOf(Disk), StringComparison.Ordinal);
            var e = await Assert.ThrowsAsync<DiagnosticException>(() => StartAsync(With("exit", "0")));
            Assert.Equal("RR8030", e.Diagnostics[0].Id);
            Assert.StartsWith("the disk `notes` is in use by the guest `test` (pid ", e.Diagnostics[0].Message, StringComparison.Ordinal);
        }

        Assert.Null(DiskLock.HolderOf(Disk));
        await using var next = await StartAsync(With("write", "/data/x"));
        Assert.Equal(0, await next.WaitForExitAsync(Cancellation));
        Assert.Equal("written", await File.ReadAllTextAsync($"{folder}/x", Cancellation));
    }

    [Fact]
    public async Task Start_DiskThatWasNotUnmounted_IsMendedFirst()
    {
        var image = await MakeDirtyAsync("free_blocks_count 5");

        await using var running = await StartAsync(WithImage(image));

        Assert.Equal(0, await running.WaitForExitAsync(Cancellation));
        Machine.Run(_bench.Root, "/sbin/e2fsck", "-fn", image);
        Assert.True(Superblock(image)!.IsClean);
    }

    [Fact]
    public async Task Start_DiskThatCannotBeMended_IsRefusedAndGivenBack()
    {
        var image = await MakeDirtyAsync("clri <2>");

        var e = await Assert.ThrowsAsync<DiagnosticException>(() => StartAsync(WithImage(image)));

        Assert.Equal("RR8031", e.Diagnostics[0].Id);
        Assert.Null(DiskLock.HolderOf(Disk));
    }

    private GuestSpecification WithImage(string image) => LaunchBench.Guest("hw", kernel.Image, "do=return:0") with
    {
        Mounts = [new GuestMount(image, MountKind.WritableImage, "/data") { Disk = Disk }],
    };

    private Task<RunningGuest> StartAsync(GuestSpecification guest) =>
        new GuestLaunchers(
            new LaunchTools(SearchPath.Parse(CommandLine.CleanEnvironment["PATH"])), _bench.Runs, _bench.Probes, _bench, TimeProvider.System)
            .For(guest.Target, guest.Image)
            .StartAsync(guest, _bench.Output, Cancellation);

    private async Task<string> MakeDirtyAsync(params string[] changes)
    {
        Assert.SkipUnless(TestKernel.IsPossible, "needs qemu-system-x86_64, gcc and ld");
        Assert.SkipUnless(Machine.Has("e2fsck"), "e2fsprogs is not installed");
        var image = Path.Combine(_bench.Root, "disk.ext2");
        await new DataImageMaker(SearchPath.System).MakeExt2Async([], 2 << 20, keep: false, image, Cancellation);
        await File.WriteAllLinesAsync(
            Path.Combine(_bench.Root, "commands"),
            ["set_super_value state 0", .. changes.Select(static c => c.Contains('<', StringComparison.Ordinal) ? c : $"set_super_value {c}")],
            Cancellation);
        Machine.Run(_bench.Root, "/sbin/debugfs", "-w", "-f", "commands", image);
        Assert.False(Superblock(image)!.IsClean);
        return image;
    }

    private static Ext2Superblock? Superblock(string image) =>
        Ext2Superblock.TryRead(File.ReadAllBytes(image).AsSpan(Ext2Superblock.Offset, Ext2Superblock.Size));
}
