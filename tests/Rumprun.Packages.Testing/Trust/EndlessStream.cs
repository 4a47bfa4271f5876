namespace Rumprun.Packages.Testing.Trust;

/// <summary>Spaces without an end. After 64 MiB it fails: no reader should take that much.</summary>
public sealed class EndlessStream : Stream
{
    private const long Enough = 64 << 20;
    private long _served;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => _served;
        set => throw new NotSupportedException();
    }

    public override int Read(byte[] buffer, int offset, int count)
    {
        _served += count;
        buffer.AsSpan(offset, count).Fill((byte)' ');
        return _served < Enough ? count : throw new InvalidOperationException("the reader has no limit");
    }

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
}
