namespace Rumprun.Packages.Engine.Archives;

/// <summary>
/// Hands on what is written to it in blocks of one size: a compressor's output may depend on how its input is cut. The
/// stream behind it stays open; the last block is written by disposing.
/// </summary>
internal sealed class PackageBlockStream(Stream inner) : Stream
{
    private readonly byte[] _block = new byte[128 << 10];

    private int _filled;

    public override bool CanRead => false;

    public override bool CanSeek => false;

    public override bool CanWrite => true;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

    public override void Write(ReadOnlySpan<byte> buffer)
    {
        while (!buffer.IsEmpty)
        {
            buffer = buffer[Fill(buffer)..];
            if (_filled == _block.Length)
            {
                inner.Write(_block);
                _filled = 0;
            }
        }
    }

    public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        while (!buffer.IsEmpty)
        {
            buffer = buffer[Fill(buffer.Span)..];
            if (_filled == _block.Length)
            {
                await inner.WriteAsync(_block, cancellationToken);
                _filled = 0;
            }
        }
    }

    public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        WriteAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    // A flush before the end would cut a block short.
    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            inner.Write(_block.AsSpan(0, _filled));
            _filled = 0;
        }

        base.Dispose(disposing);
    }

    private int Fill(ReadOnlySpan<byte> buffer)
    {
        var count = Math.Min(buffer.Length, _block.Length - _filled);
        buffer[..count].CopyTo(_block.AsSpan(_filled));
        _filled += count;
        return count;
    }
}
