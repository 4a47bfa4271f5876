using System.Buffers.Binary;
using System.Globalization;
using Rumprun.Packages.Core.Diagnostics;
using Rumprun.Packages.Core.FileSystems;
using Rumprun.Packages.Engine.Files;

namespace Rumprun.Packages.Engine.Images.Ext2;

/// <summary>
/// Reads an ext2 file system that a guest wrote, which may be damaged or made to deceive: no number in it is believed. In
/// all it hands out no more blocks than the file system has, so that what shares blocks with itself does not grow without
/// end.
/// </summary>
internal sealed class Ext2Volume : IDisposable
{
    public const long RootInode = 2;

    private const int GroupSize = 32;

    private readonly FileStream _file;
    private readonly Ext2Superblock _superblock;
    private readonly string _image;
    private long _blocksLeft;

    /// <exception cref="DiagnosticException">RR6114: there is no ext2 file system in it.</exception>
    public Ext2Volume(string image)
    {
        _image = image;
        _file = PlainFile.OpenRead(image);
        var bytes = new byte[Ext2Superblock.Size];
        _file.Position = Ext2Superblock.Offset;
        _file.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false);
        if (Ext2Superblock.TryRead(bytes) is not { } superblock)
        {
            _file.Dispose();
            throw Damaged("it holds no ext2 file system");
        }

        _superblock = superblock;
        _blocksLeft = superblock.Blocks;
    }

    public void Dispose() => _file.Dispose();

    /// <exception cref="DiagnosticException">RR6114: there is none of that number.</exception>
    public Ext2Inode ReadInode(long number)
    {
        if (number < 1 || number > _superblock.Inodes)
        {
            throw Damaged(string.Create(CultureInfo.InvariantCulture, $"it has no inode {number}"));
        }

        var (group, index) = Math.DivRem(number - 1, _superblock.InodesPerGroup);
        var descriptor = Read((BlockAt(_superblock.FirstDataBlock + 1)) + (group * GroupSize), GroupSize);
        long table = BinaryPrimitives.ReadUInt32LittleEndian(descriptor.AsSpan(8));
        var inode = Ext2Inode.Read(Read(BlockAt(table) + (index * _superblock.InodeSize), _superblock.InodeSize));
        return inode.Length >= 0 && inode.Length <= LongestFile ? inode : throw Damaged(
            "something in it is longer than any file can be");
    }

    /// <summary>The content's blocks that are there, each with its place in bytes; between them there are holes.</summary>
    /// <exception cref="DiagnosticException">RR6114: a block lies outside, or is one too many.</exception>
    public IEnumerable<(long At, byte[] Bytes)> ReadBlocks(Ext2Inode inode)
    {
        var perBlock = _superblock.BlockSize / sizeof(uint);
        var (first, span) = (0L, 1L);
        for (var i = 0; i < Ext2Inode.PointerCount; i++)
        {
            // The last three lead to blocks of numbers: once, twice and three times removed.
            var depth = Math.Max(0, i - 11);
            span = depth == 0 ? 1 : span * perBlock;
            foreach (var block in ReadTree(
                BinaryPrimitives.ReadUInt32LittleEndian(inode.Pointers.Span[(i * sizeof(uint))..]), depth, first, span))
            {
                if (block.At < inode.Length)
                {
                    yield return block;
                }
            }

            first += span;
        }
    }

    /// <summary>The bytes of something small, holes as zeros.</summary>
    /// <exception cref="DiagnosticException">RR6114: it is not small.</exception>
    public byte[] ReadAll(Ext2Inode inode, int most)
    {
        if (inode.Length > most)
        {
            throw Damaged("a directory or link in it is larger than any can be");
        }

        var bytes = new byte[inode.Length];
        foreach (var (at, block) in ReadBlocks(inode))
        {
            block.AsSpan(0, (int)Math.Min(block.Length, bytes.Length - at)).CopyTo(bytes.AsSpan((int)at));
        }

        return bytes;
    }

    public DiagnosticException Damaged(string what) => ImageDiagnostics.DiskUnreadable.Exception(
        $"the file system of `{_image}` cannot be read: {what}", $"keep a copy of the file, then run `e2fsck -y {_image}`");

    private IEnumerable<(long At, byte[] Bytes)> ReadTree(uint block, int depth, long first, long span)
    {
        if (block == 0)
        {
            yield break;
        }

        if (--_blocksLeft < 0)
        {
            throw Damaged("files in it share blocks");
        }

        var bytes = Read(BlockAt(block), _superblock.BlockSize);
        if (depth == 0)
        {
            yield return (first * _superblock.BlockSize, bytes);
            yield break;
        }

        var below = span / (_superblock.BlockSize / sizeof(uint));
        for (var i = 0; i < bytes.Length / sizeof(uint); i++)
        {
            foreach (var data in ReadTree(
                BinaryPrimitives.ReadUInt32LittleEndian(bytes.AsSpan(i * sizeof(uint))),
                depth - 1,
                first + (i * below),
                below))
            {
                yield return data;
            }
        }
    }

    /// <summary>
    /// Bytes: what a file's block numbers reach, and no more than 2 TiB, since its blocks are counted in halves of a
    /// kilobyte, with 32 bits.
    /// </summary>
    private long LongestFile
    {
        get
        {
            long perBlock = _superblock.BlockSize / sizeof(uint);
            return Math.Min(
                (12 + perBlock + (perBlock * perBlock) + (perBlock * perBlock * perBlock)) * _superblock.BlockSize,
                2L << 40);
        }
    }

    private long BlockAt(long block) => block < _superblock.Blocks
        ? block * _superblock.BlockSize
        : throw Damaged(string.Create(CultureInfo.InvariantCulture, $"it has no block {block}"));

    private byte[] Read(long at, int length)
    {
        var bytes = new byte[length];
        _file.Position = at;
        return _file.ReadAtLeast(bytes, length, throwOnEndOfStream: false) == length
            ? bytes
            : throw Damaged("it is shorter than its superblock says");
    }
}
