using System.Buffers.Binary;

namespace Rumprun.Packages.Engine.Images.Ext2;

/// <summary>What an inode is of.</summary>
internal enum Ext2Type
{
    Other,
    Directory,
    Regular,
    SymbolicLink,
}

/// <summary>
/// An inode (The Second Extended File System, section 3.4): its type, its mode bits, and where its content is.
/// </summary>
/// <param name="Pointers">The 60 bytes of block numbers, or of a short link's target.</param>
/// <param name="HasBlocks">Whether blocks are allocated for it.</param>
/// <param name="Links">The number of names that lead to it; 0 where it is not in use.</param>
internal sealed record Ext2Inode(
    Ext2Type Type, UnixFileMode Mode, long Length, DateTime Modified, ReadOnlyMemory<byte> Pointers, bool HasBlocks,
    int Links)
{
    public const int PointerCount = 15;

    /// <param name="bytes">128 bytes at least.</param>
    public static Ext2Inode Read(ReadOnlySpan<byte> bytes)
    {
        var mode = BinaryPrimitives.ReadUInt16LittleEndian(bytes);
        var type = (mode >> 12) switch
        {
            4 => Ext2Type.Directory,
            8 => Ext2Type.Regular,
            10 => Ext2Type.SymbolicLink,
            _ => Ext2Type.Other,
        };
        long low = BinaryPrimitives.ReadUInt32LittleEndian(bytes[4..]);

        // The upper half is a directory's access control list.
        long high = type == Ext2Type.Regular ? BinaryPrimitives.ReadUInt32LittleEndian(bytes[108..]) & 0x7FFFFFFF : 0;
        return new Ext2Inode(
            type,
            (UnixFileMode)(mode & 0x1FF),
            low | (high << 32),
            DateTimeOffset.FromUnixTimeSeconds(BinaryPrimitives.ReadUInt32LittleEndian(bytes[16..])).UtcDateTime,
            bytes.Slice(40, PointerCount * sizeof(uint)).ToArray(),
            BinaryPrimitives.ReadUInt32LittleEndian(bytes[28..]) != 0,
            BinaryPrimitives.ReadUInt16LittleEndian(bytes[26..]));
    }
}
