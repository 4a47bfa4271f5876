using Rumprun.Packages.Core.FileSystems;
using Rumprun.Packages.Engine.Files;

namespace Rumprun.Packages.Engine.Disks;

/// <summary>A disk's size and use at this moment.</summary>
/// <param name="Size">The size of the image in bytes; null for a folder, which has none.</param>
/// <param name="Used">The bytes in use: for an image as its file system recorded last, for a folder the sizes of its
/// files.</param>
/// <param name="Holder">What uses it; null: nothing does.</param>
public sealed record DiskStatus(Disk Disk, long? Size, long? Used, string? Holder)
{
    internal static async Task<DiskStatus> OfAsync(Disk disk, CancellationToken cancellationToken)
    {
        var holder = DiskLock.HolderOf(disk.Claim);
        if (disk.Kind == DiskKind.Folder)
        {
            return new DiskStatus(disk, Size: null, DirectoryTree.SizeOf(disk.Path), holder);
        }

        var bytes = new byte[Ext2Superblock.Size];
        await using var file = new FileStream(disk.Path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        file.Position = Ext2Superblock.Offset;
        await file.ReadAtLeastAsync(bytes, bytes.Length, throwOnEndOfStream: false, cancellationToken);
        return new DiskStatus(
            disk, file.Length, Ext2Superblock.TryRead(bytes) is { } s
                ? (s.Blocks - s.FreeBlocks) * s.BlockSize
                : null, holder);
    }
}
