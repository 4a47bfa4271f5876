using System.Buffers;

namespace Rumprun.Packages.Engine.Archives.Tar;

/// <summary>Reads a tar archive block by block.</summary>
internal sealed class TarBlockReader(Stream content)
{
    private readonly byte[] _peeked = new byte[TarHeader.BlockBytes];
    private bool _isPeeked;

    /// <summary>Returns the next block; null at the end of the archive's bytes.</summary>
    /// <exception cref="InvalidDataException">They end within it.</exception>
    public byte[]? Next()
    {
        var block = new byte[TarHeader.BlockBytes];
        if (_isPeeked)
        {
            _peeked.CopyTo(block, 0);
            _isPeeked = false;
            return block;
        }

        var read = content.ReadAtLeast(block, block.Length, throwOnEndOfStream: false);
        return read == block.Length ? block
            : read == 0 ? null
            : throw new InvalidDataException("it ends in the middle of a block");
    }

    /// <summary>Returns the next block and leaves it to be read again; empty at the end.</summary>
    public ReadOnlySpan<byte> Peek()
    {
        if (!_isPeeked && Next() is { } block)
        {
            block.CopyTo(_peeked, 0);
            _isPeeked = true;
        }

        return _isPeeked ? _peeked : [];
    }

    /// <exception cref="EndOfStreamException">The archive's bytes end before.</exception>
    public byte[] Read(int count)
    {
        var bytes = new byte[count];
        content.ReadExactly(bytes);
        return bytes;
    }

    /// <summary>The next bytes as a stream. A block that was peeked at has to be read before.</summary>
    public Stream Take(long count) => new BoundedStream(content, count);

    /// <exception cref="EndOfStreamException">The archive's bytes end before.</exception>
    public void Skip(long count)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(1 << 16);
        try
        {
            for (; count > 0;)
            {
                var part = (int)Math.Min(count, buffer.Length);
                content.ReadExactly(buffer, 0, part);
                count -= part;
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }
}
