namespace Rumprun.Packages.Engine.Archives;

/// <summary>The next <paramref name="length"/> bytes of another stream, which stays open.</summary>
internal sealed class BoundedStream(Stream inner, long length) : ReadOnlyStream
{
    private long _left = length;

    /// <exception cref="EndOfStreamException">The other stream ends before.</exception>
    public override int Read(Span<byte> buffer)
    {
        if (_left == 0 || buffer.IsEmpty)
        {
            return 0;
        }

        var read = inner.Read(buffer[..(int)Math.Min(buffer.Length, _left)]);
        _left -= read;
        return read > 0 ? read : throw new EndOfStreamException("it ends in the middle of a member");
    }
}
