using System.Globalization;
using Rumprun.Packages.Core.Diagnostics;
using Rumprun.Packages.Core.FileSystems;
using Rumprun.Packages.Engine.Images.Ext2;
using Rumprun.Packages.Engine.Processes;

namespace Rumprun.Packages.Engine.Launching;

/// <summary>
/// Mends the file system of a disk whose guest ended by losing its power, as nearly all do. NetBSD mounts such a one as it is, and goes
/// on to write where its tables are wrong.
/// </summary>
internal sealed class DiskRepair(LaunchTools tools, TimeProvider time)
{
    /// <summary>e2fsck(8): 1 is "errors corrected", 2 "and the system should be rebooted", which is for mounted ones.</summary>
    private const int Mended = 3;

    /// <exception cref="DiagnosticException">RR8011: e2fsck is missing. RR8031: more is broken than can be mended without loss.</exception>
    public async Task RunAsync(string image, string name, CancellationToken cancellationToken)
    {
        if (await IsCleanAsync(image, cancellationToken))
        {
            return;
        }

        Ext2PowerCut.Repair(image, time, cancellationToken);
        var result = await ChildProcess.RunAsync(
            new CommandLine { Program = tools.E2fsck, Arguments = ["-p", image], Environment = CommandLine.CleanEnvironment },
            cancellationToken);
        if (result.ExitCode > Mended)
        {
            throw LaunchDiagnostics.DiskDamaged.Exception(
                string.Create(CultureInfo.InvariantCulture,
                    $"the file system of the disk `{name}` is damaged, and e2fsck cannot mend it without a decision (status {result.ExitCode})"),
                $"keep a copy of `{image}`, then run `e2fsck -y {image}`",
                $"or take off it what can be read: `rrpkg disk export {name} DIRECTORY`");
        }
    }

    /// <summary>What is no ext2 file system has nothing to mend here: the guest will say so.</summary>
    private static async Task<bool> IsCleanAsync(string image, CancellationToken cancellationToken)
    {
        var bytes = new byte[Ext2Superblock.Size];
        await using var file = File.OpenRead(image);
        file.Position = Ext2Superblock.Offset;
        await file.ReadAtLeastAsync(bytes, bytes.Length, throwOnEndOfStream: false, cancellationToken);
        return Ext2Superblock.TryRead(bytes) is null or { IsClean: true };
    }
}
