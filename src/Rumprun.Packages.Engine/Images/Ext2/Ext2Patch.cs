using System.Buffers.Binary;
using Rumprun.Packages.Core.FileSystems;

namespace Rumprun.Packages.Engine.Images.Ext2;

/// <summary>An ext2 file system that is changed in place. What lies outside it is neither read nor written.</summary>
internal sealed class Ext2Patch : IDisposable
{
    private const int GroupSize = 32;

    private readonly FileStream _file;

    private Ext2Patch(FileStream file, Ext2Superblock superblock) => (_file, Superblock) = (file, superblock);

    public Ext2Superblock Superblock { get; }

    /// <returns>Null: it is not an ext2 file system.</returns>
    public static Ext2Patch? TryOpen(string image)
    {
        var file = new FileStream(image, FileMode.Open, FileAccess.ReadWrite);
        var bytes = new byte[Ext2Superblock.Size];
        file.Position = Ext2Superblock.Offset;
        file.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false);
        if (Ext2Superblock.TryRead(bytes) is { } superblock)
        {
            return new Ext2Patch(file, superblock);
        }

        file.Dispose();
        return null;
    }

    public void Dispose() => _file.Dispose();

    /// <summary>Every inode of the tables, in use or not: its number, its place in bytes, and its content.</summary>
    public IEnumerable<(long Number, long At, byte[] Bytes)> Inodes()
    {
        for (var number = 1L; number <= Superblock.Inodes; number += Superblock.InodesPerGroup)
        {
            if (TableOf(number / Superblock.InodesPerGroup) is not { } at
                || TryRead(at, Superblock.InodesPerGroup * Superblock.InodeSize) is not { } table)
            {
                continue;
            }

            for (var i = 0; i < Superblock.InodesPerGroup; i++)
            {
                var offset = i * Superblock.InodeSize;
                yield return (number + i, at + offset, table[offset..(offset + Superblock.InodeSize)]);
            }
        }
    }

    /// <returns>Null: there is no such block.</returns>
    public byte[]? TryReadBlock(uint block) =>
        IsBlock(block) ? TryRead(block * (long)Superblock.BlockSize, Superblock.BlockSize) : null;

    public void WriteBlock(uint block, ReadOnlySpan<byte> bytes) => Write(block * (long)Superblock.BlockSize, bytes);

    /// <param name="at">From the beginning of the image, within an inode that <see cref="Inodes"/> gave.</param>
    public void Write(long at, ReadOnlySpan<byte> bytes)
    {
        _file.Position = at;
        _file.Write(bytes);
    }

    public void Flush() => _file.Flush(flushToDisk: true);

    private long? TableOf(long group)
    {
        var at = ((long)(Superblock.FirstDataBlock + 1) * Superblock.BlockSize) + (group * GroupSize);
        return TryRead(at, GroupSize) is { } descriptor
            && BinaryPrimitives.ReadUInt32LittleEndian(descriptor.AsSpan(8)) is var table
            && IsBlock(table)
            ? table * (long)Superblock.BlockSize
            : null;
    }

    private bool IsBlock(uint block) => block > Superblock.FirstDataBlock && block < Superblock.Blocks;

    private byte[]? TryRead(long at, int length)
    {
        var bytes = new byte[length];
        _file.Position = at;
        return _file.ReadAtLeast(bytes, length, throwOnEndOfStream: false) == length ? bytes : null;
    }
}
