using System.Buffers.Binary;

namespace Rumprun.Packages.Core.Launching;

/// <summary>Which of a program's streams some bytes were written to.</summary>
public enum OutputStream
{
    /// <summary>To neither: they are a block's header.</summary>
    None = 0,
    Output = 1,
    Error = 2,

    /// <summary>To neither: the guest asks for the time.</summary>
    Time = 3,
}

/// <summary>
/// Takes apart what comes out of a guest's output channel: blocks of a header and bytes, as the port <c>rumprun-compat</c>
/// writes them (channel.h). A block may come in any pieces.
/// </summary>
public sealed class OutputBlocks
{
    private const int HeaderLength = 8;

    private readonly byte[] _header = new byte[HeaderLength];
    private int _headerRead;
    private int _left;

    /// <summary>Returns how much of the input belongs together, and which stream it was written to.</summary>
    /// <exception cref="FormatException">It is not a block.</exception>
    public (int Length, OutputStream Stream) Next(ReadOnlySpan<byte> input)
    {
        if (_headerRead == HeaderLength && _left > 0)
        {
            var length = Math.Min(_left, input.Length);
            _left -= length;
            return (length, (OutputStream)_header[3]);
        }

        if (_headerRead == HeaderLength)
        {
            _headerRead = 0;
        }

        var taken = Math.Min(HeaderLength - _headerRead, input.Length);
        input[..taken].CopyTo(_header.AsSpan(_headerRead));
        _headerRead += taken;
        if (_headerRead == HeaderLength)
        {
            _left = ReadLength();
            return (taken, (OutputStream)_header[3] == OutputStream.Time ? OutputStream.Time : OutputStream.None);
        }

        return (taken, OutputStream.None);
    }

    private int ReadLength()
    {
        var length = BinaryPrimitives.ReadInt32LittleEndian(_header.AsSpan(4));
        return length >= 0
            && _header.AsSpan(0, 3).SequenceEqual("RRP"u8)
            && IsValid((OutputStream)_header[3], length)
            ? length
            : throw new FormatException($"`{Convert.ToHexString(_header)}` does not begin a block of output");
    }

    private static bool IsValid(OutputStream stream, int length) =>
        stream is OutputStream.Output or OutputStream.Error || (stream == OutputStream.Time && length == 0);
}
