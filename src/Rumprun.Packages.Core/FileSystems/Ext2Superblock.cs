using System.Buffers.Binary;

namespace Rumprun.Packages.Core.FileSystems;

/// <summary>
/// What the superblock of an ext2 file system says (The Second Extended File System, section 3.1). Counts are of blocks and
/// inodes.
/// </summary>
public sealed record Ext2Superblock
{
    /// <summary>Bytes from the beginning of the file system to the superblock.</summary>
    public const int Offset = 1024;

    /// <summary>Bytes of it that are looked at.</summary>
    public const int Size = 256;

    private const ushort Magic = 0xEF53;
    private const ushort CleanlyUnmounted = 1;
    private const int LargestBlock = 65536;

    /// <summary>
    /// Features without which files would be misread: extents, journals, encryption and the like. Types in directories are
    /// known.
    /// </summary>
    private const uint KnownIncompatible = 0x2;

    public required long Blocks { get; init; }

    public required long FreeBlocks { get; init; }

    public required long Inodes { get; init; }

    /// <summary>Bytes.</summary>
    public required int BlockSize { get; init; }

    public required int InodesPerGroup { get; init; }

    /// <summary>Bytes.</summary>
    public required int InodeSize { get; init; }

    /// <summary>The block that the superblock lies in.</summary>
    public required int FirstDataBlock { get; init; }

    /// <summary>It was unmounted, and nothing wrong was found in it.</summary>
    public required bool IsClean { get; init; }

    /// <param name="bytes"><see cref="Size"/> bytes from <see cref="Offset"/> on.</param>
    /// <returns>Null: that is no ext2 file system, or one with features of its successors.</returns>
    public static Ext2Superblock? TryRead(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length < Size || UInt16(bytes, 56) != Magic || (UInt32(bytes, 96) & ~KnownIncompatible) != 0
            || UInt32(bytes, 24) > 6)
        {
            return null;
        }

        var superblock = new Ext2Superblock
        {
            Inodes = UInt32(bytes, 0),
            Blocks = UInt32(bytes, 4),
            FreeBlocks = UInt32(bytes, 12),
            FirstDataBlock = (int)UInt32(bytes, 20),
            BlockSize = 1024 << (int)UInt32(bytes, 24),
            InodesPerGroup = (int)UInt32(bytes, 40),
            IsClean = UInt16(bytes, 58) == CleanlyUnmounted,
            InodeSize = UInt32(bytes, 76) == 0 ? 128 : UInt16(bytes, 88),
        };
        return superblock is { BlockSize: <= LargestBlock, InodesPerGroup: > 0, InodeSize: >= 128, FirstDataBlock: 0 or 1 }
            && superblock.InodeSize <= superblock.BlockSize
            ? superblock
            : null;
    }

    private static uint UInt32(ReadOnlySpan<byte> bytes, int at) => BinaryPrimitives.ReadUInt32LittleEndian(bytes[at..]);

    private static ushort UInt16(ReadOnlySpan<byte> bytes, int at) => BinaryPrimitives.ReadUInt16LittleEndian(bytes[at..]);
}
