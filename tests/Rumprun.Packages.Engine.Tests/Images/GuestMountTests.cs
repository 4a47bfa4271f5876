using Rumprun.Packages.Core;
using Rumprun.Packages.Core.Planning;
using Rumprun.Packages.Engine.Files;
using Rumprun.Packages.Engine.Images;
using Rumprun.Packages.Engine.Processes;
using Rumprun.Packages.Engine.Toolchains;
using Rumprun.Packages.Testing;

namespace Rumprun.Packages.Engine.Tests.Images;

/// <summary>
/// Boots a baked program in QEMU that mounts what the maker made: the only proof that NetBSD's drivers like it.
/// </summary>
public sealed class GuestMountTests : IDisposable
{
    private const string Program = """
        #include <stdio.h>
        #include <string.h>
        #include <sys/mount.h>
        #include <unistd.h>

        static int show(const char *path)
        {
            char line[128] = "";
            FILE *f = fopen(path, "r");
            if (f == NULL) { perror(path); return 1; }
            fgets(line, sizeof line, f);
            printf("READ %s: %s\n", path, line);
            return fclose(f);
        }

        int main(int argc, char **argv)
        {
            FILE *f;
            if (show("/iso/sub/deep/er/A long name, with blanks.txt")
                || show("/iso/link") || show("/disk/given/file")) return 1;
            if (argc > 1 && strcmp(argv[1], "write") == 0) {
                f = fopen("/disk/given/written by the guest", "w");
                if (f == NULL || fputs("kept\n", f) < 0 || fclose(f) != 0) { perror("write"); return 2; }
                sync();
                if (unmount("/disk", 0) != 0) { perror("unmount"); return 3; }
                return 0;
            }
            return show("/disk/given/written by the guest");
        }

        """;

    private readonly TemporaryDirectory _directory = new();

    [Fact]
    public async Task Guest_MountsBoth_ReadsTheIsoAndKeepsWhatItWroteToExt2()
    {
        Assert.SkipWhen(Machine.Rumprun is null, "no Rumprun toolchain on this machine");
        Assert.SkipUnless(Machine.Has("qemu-system-x86_64") && Machine.Has("xorriso"), "no QEMU or xorriso on this machine");
        var image = await BakeAsync();
        var maker = new DataImageMaker(SearchPath.System);
        Write("iso/sub/deep/er/A long name, with blanks.txt", "from the iso");
        File.CreateSymbolicLink($"{_directory.Path}/iso/link", "sub/deep/er/A long name, with blanks.txt");
        Write("disk/file", "from the disk");
        await maker.MakeIsoAsync(
            [new DataImageContent($"{_directory.Path}/iso", "/")], $"{_directory.Path}/data.iso", Cancel);
        await maker.MakeExt2Async(
            [new DataImageContent($"{_directory.Path}/disk", "/given")],
            size: null,
            keep: false,
            $"{_directory.Path}/data.ext2",
            Cancel);

        var first = await BootAsync(image, "write");
        var second = await BootAsync(image, "read");

        Assert.Contains("READ /iso/sub/deep/er/A long name, with blanks.txt: from the iso", first, StringComparison.Ordinal);
        Assert.Contains("READ /iso/link: from the iso", first, StringComparison.Ordinal);
        Assert.Contains("READ /disk/given/file: from the disk", first, StringComparison.Ordinal);
        Assert.Contains("returned 0 ===", first, StringComparison.Ordinal);
        Assert.Contains("READ /disk/given/written by the guest: kept", second, StringComparison.Ordinal);
        Machine.Run(_directory.Path, "/sbin/e2fsck", "-fn", "data.ext2");
    }

    public void Dispose() => _directory.Dispose();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private void Write(string name, string content)
    {
        Directory.CreateDirectory(Path.GetDirectoryName($"{_directory.Path}/{name}")!);
        File.WriteAllText($"{_directory.Path}/{name}", content);
    }

    private async Task<string> BakeAsync()
    {
        var directories = RrpkgDirectories.From(name => name == "RRPKG_HOME" ? $"{_directory.Path}/home" : null);
        var toolchain = await new ToolchainFinder(directories, new ToolchainSearch { Variable = Machine.Rumprun })
            .FindAsync(new Target(Platform.Hw, Architecture.X86_64), Cancel);
        Write("mounts.c", Program);
        Machine.Run(_directory.Path, toolchain.Tools[ToolKind.Cc], "-o", "mounts", "mounts.c");
        var image = await ImageBaker.BakeAsync(
            new BakeRequest
            {
                Toolchain = toolchain,
                Programs = [$"{_directory.Path}/mounts"],
                Configuration = "hw_virtio",
                Output = $"{_directory.Path}/mounts.image",
            },
            static _ => { }, Cancel);
        return image.Path;
    }

    /// <summary>QEMU stays up after the guest has halted: it is stopped at the guest's last line.</summary>
    private async Task<string> BootAsync(string image, string argument)
    {
        Write("config.json", $$$"""
            {"rc": [{"bin": "mounts", "argv": ["{{{argument}}}"]}],
             "blk": {"source": "dev", "path": "/dev/ld0a", "fstype": "blk", "mountpoint": "/iso"},
             "blk": {"source": "dev", "path": "/dev/ld1a", "fstype": "blk", "mountpoint": "/disk"}}
            """);
        using var halted = CancellationTokenSource.CreateLinkedTokenSource(Cancel);
        halted.CancelAfter(TimeSpan.FromSeconds(60));
        var console = new List<string>();
        var qemu = new CommandLine
        {
            Program = "qemu-system-x86_64",
            Arguments =
            [
                "-nodefaults", "-no-user-config", "-M", "pc", "-accel", "tcg", "-m", "64M", "-kernel", image, "-initrd",
                "config.json",
                "-vga", "none", "-display", "none", "-serial", "stdio", "-no-reboot",
                "-drive", "if=virtio,format=raw,readonly=on,file=data.iso", "-drive", "if=virtio,format=raw,file=data.ext2",
            ],
            WorkingDirectory = _directory.Path,
        };
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => ChildProcess.RunAsync(
            qemu,
            line =>
            {
                console.Add(line);
                if (line.Contains("halted", StringComparison.Ordinal))
                {
                    halted.Cancel();
                }
            },
            halted.Token));
        return string.Join('\n', console);
    }
}
