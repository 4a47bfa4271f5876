using System.Buffers.Binary;

namespace Rumprun.Packages.Engine.Images.Ext2;

/// <summary>
/// Blocks of regular files that lie wholly behind the file's end. A guest that loses power while a file grows leaves some,
/// since indirect blocks reach the disk before the inode with the new size. e2fsck would make the file as long as its
/// blocks, so that it ended in zeros; but the old size is what the last completed fsync stands for.
/// </summary>
internal sealed class Ext2Overhang(Ext2Patch patch)
{
    private const int PointersOffset = 40;

    private int PointersPerBlock => patch.Superblock.BlockSize / sizeof(uint);

    /// <summary>
    /// Removes the blocks from their file. The block counts and the bitmaps are left for e2fsck to correct, and so are block
    /// numbers outside the file system.
    /// </summary>
    /// <param name="inode">A regular file's.</param>
    public void Cut(Ext2Inode inode, long at)
    {
        var kept = (inode.Length + patch.Superblock.BlockSize - 1) / patch.Superblock.BlockSize;
        var pointers = inode.Pointers.ToArray();
        var (first, span, isCut) = (0L, 1L, false);
        for (var i = 0; i < Ext2Inode.PointerCount; i++)
        {
            // The last three lead to blocks of numbers: once, twice and three times removed.
            var depth = Math.Max(0, i - 11);
            span = depth == 0 ? 1 : span * PointersPerBlock;
            var pointer = pointers.AsSpan(i * sizeof(uint), sizeof(uint));
            isCut |= TryClear(pointer, first, kept);
            CutBelow(BinaryPrimitives.ReadUInt32LittleEndian(pointer), depth, first, span, kept);
            first += span;
        }

        if (isCut)
        {
            patch.Write(at + PointersOffset, pointers);
        }
    }

    /// <summary>Follows only the block numbers whose blocks lie on both sides of the end: one at each level.</summary>
    private void CutBelow(uint block, int depth, long first, long span, long kept)
    {
        if (depth == 0 || first + span <= kept || patch.TryReadBlock(block) is not { } pointers)
        {
            return;
        }

        var below = span / PointersPerBlock;
        var isCut = false;
        for (var i = 0; i < PointersPerBlock; i++)
        {
            var pointer = pointers.AsSpan(i * sizeof(uint), sizeof(uint));
            var at = first + (i * below);
            isCut |= TryClear(pointer, at, kept);
            CutBelow(BinaryPrimitives.ReadUInt32LittleEndian(pointer), depth - 1, at, below, kept);
        }

        if (isCut)
        {
            patch.WriteBlock(block, pointers);
        }
    }

    private static bool TryClear(Span<byte> pointer, long first, long kept)
    {
        var isBehind = first >= kept && BinaryPrimitives.ReadUInt32LittleEndian(pointer) != 0;
        if (isBehind)
        {
            pointer.Clear();
        }

        return isBehind;
    }
}
