using System.Globalization;
using Rumprun.Packages.Core.Diagnostics;
using Rumprun.Packages.Core.FileSystems;
using Rumprun.Packages.Engine.Images.Ext2;
using Rumprun.Packages.Engine.Processes;

namespace Rumprun.Packages.Engine.Launching;

/// <summary>
/// Repairs the file system of a disk that was not unmounted, as after nearly every guest. NetBSD would mount it as it is,
/// and write to it although its tables are wrong.
/// </summary>
internal sealed class DiskRepair(LaunchTools tools, TimeProvider time)
{
    /// <summary>
    /// e2fsck(8): 1 is "errors corrected", 2 "and the system should be rebooted", which is for mounted file systems.
    /// </summary>
    private const int Repaired = 3;

    /// <exception cref="DiagnosticException">RR8011: e2fsck is missing. RR8031: it cannot be repaired without
    /// loss.</exception>
    public async Task RunAsync(string image, string name, CancellationToken cancellationToken)
    {
        if (await IsCleanAsync(image, cancellationToken))
        {
            return;
        }

        Ext2PowerCut.Repair(image, time, cancellationToken);
        var result = await ChildProcess.RunAsync(
            new CommandLine
            {
                Program = tools.E2fsck,
                Arguments = ["-p", image],
                Environment = CommandLine.CleanEnvironment,
            },
            cancellationToken);
        if (result.ExitCode > Repaired)
        {
            throw LaunchDiagnostics.DiskDamaged.Exception(
                string.Create(CultureInfo.InvariantCulture,
                    $"the file system of the disk `{name}` is damaged, and e2fsck cannot repair it "
                    + $"without a decision (status {result.ExitCode})"),
                $"keep a copy of `{image}`, then run `e2fsck -y {image}`",
                $"or copy what can be read: `rrpkg disk export {name} DIRECTORY`");
        }
    }

    /// <summary>Something that is not an ext2 file system counts as clean: the guest will report it.</summary>
    private static async Task<bool> IsCleanAsync(string image, CancellationToken cancellationToken)
    {
        var bytes = new byte[Ext2Superblock.Size];
        await using var file = File.OpenRead(image);
        file.Position = Ext2Superblock.Offset;
        await file.ReadAtLeastAsync(bytes, bytes.Length, throwOnEndOfStream: false, cancellationToken);
        return Ext2Superblock.TryRead(bytes) is null or { IsClean: true };
    }
}
