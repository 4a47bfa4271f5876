using Rumprun.Packages.Core.FileSystems;
using Rumprun.Packages.Engine.Files;

namespace Rumprun.Packages.Engine.Disks;

/// <summary>A disk as it stands at this moment.</summary>
/// <param name="Size">Bytes that the image has for its file system; null for a folder, which has no size of its own.</param>
/// <param name="Used">Bytes of it that hold something, as its file system has written down last; of a folder, what its files have.</param>
/// <param name="Holder">Who has it; null: nobody.</param>
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
            disk, file.Length, Ext2Superblock.TryRead(bytes) is { } s ? (s.Blocks - s.FreeBlocks) * s.BlockSize : null, holder);
    }
}
