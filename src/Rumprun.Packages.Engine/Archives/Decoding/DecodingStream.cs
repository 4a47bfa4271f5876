using System.Runtime.InteropServices;

namespace Rumprun.Packages.Engine.Archives.Decoding;

/// <summary>
/// Reads what a decoder makes of another stream, which stays open. Where <paramref name="next"/> is given, further streams
/// of the same format may follow the first, as gzip(1) and bzip2(1) have it; then zero bytes may, and nothing else.
/// </summary>
/// <param name="next">Makes the decoder of a further stream; null: only one is allowed.</param>
internal sealed class DecodingStream(Stream inner, IDecoder decoder, Func<IDecoder>? next) : ReadOnlyStream
{
    private const int BufferBytes = 1 << 16;

    private readonly byte[] _input = GC.AllocateUninitializedArray<byte>(BufferBytes, pinned: true);
    private readonly byte[] _output = GC.AllocateUninitializedArray<byte>(BufferBytes, pinned: true);
    private IDecoder? _decoder = decoder;
    private int _inputStart;
    private int _inputEnd;
    private int _outputStart;
    private int _outputEnd;
    private bool _isLast;

    /// <exception cref="InvalidDataException">
    /// The other stream is damaged, ends too early or goes on after its end.
    /// </exception>
    public override int Read(Span<byte> buffer)
    {
        if (buffer.IsEmpty)
        {
            return 0;
        }

        while (_outputStart == _outputEnd)
        {
            if (_decoder is null)
            {
                return 0;
            }

            Advance(_decoder);
        }

        var count = Math.Min(buffer.Length, _outputEnd - _outputStart);
        _output.AsSpan(_outputStart, count).CopyTo(buffer);
        _outputStart += count;
        return count;
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _decoder?.Dispose();
            _decoder = null;
        }

        base.Dispose(disposing);
    }

    private void Advance(IDecoder current)
    {
        Fill(1);
        var step = current.Decode(
            Marshal.UnsafeAddrOfPinnedArrayElement(_input, _inputStart),
            _inputEnd - _inputStart,
            Marshal.UnsafeAddrOfPinnedArrayElement(_output, 0),
            BufferBytes,
            _isLast);
        _inputStart += step.Consumed;
        (_outputStart, _outputEnd) = (0, step.Produced);
        if (step.Ended)
        {
            current.Dispose();
            _decoder = null;
            FindNext();
        }
        else if (step is { Consumed: 0, Produced: 0 } && _isLast)
        {
            throw new InvalidDataException("it ends too early");
        }
    }

    /// <summary>Looks at what follows the end of the compressed data.</summary>
    private void FindNext()
    {
        if (next is null)
        {
            return;
        }

        // Two bytes tell: no format's magic number begins with two zeros.
        Fill(2);
        if (_inputStart == _inputEnd)
        {
            return;
        }

        if (_input[_inputStart] != 0)
        {
            _decoder = next();
            return;
        }

        for (; _inputStart < _inputEnd; Fill(1))
        {
            if (_input.AsSpan(_inputStart, _inputEnd - _inputStart).ContainsAnyExcept((byte)0))
            {
                throw new InvalidDataException("something other than zeros follows its end");
            }

            _inputStart = _inputEnd;
        }
    }

    /// <summary>Has at least so many bytes in the input, unless the other stream ends before.</summary>
    private void Fill(int least)
    {
        if (_inputEnd - _inputStart < least)
        {
            _input.AsSpan(_inputStart, _inputEnd - _inputStart).CopyTo(_input);
            (_inputStart, _inputEnd) = (0, _inputEnd - _inputStart);
        }

        while (!_isLast && _inputEnd - _inputStart < least)
        {
            var read = inner.Read(_input, _inputEnd, BufferBytes - _inputEnd);
            _inputEnd += read;
            _isLast = read == 0;
        }
    }
}
