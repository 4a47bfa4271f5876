namespace Rumprun.Packages.Engine.Archives.Decoding;

/// <summary>Decompresses a stream of bytes that lies in pinned buffers.</summary>
internal interface IDecoder : IDisposable
{
    /// <summary>Decodes as much as input and room allow.</summary>
    /// <param name="input">The address of the input.</param>
    /// <param name="isLast">Whether the input ends with these bytes.</param>
    /// <exception cref="InvalidDataException">The input is damaged.</exception>
    DecoderStep Decode(nint input, int available, nint output, int room, bool isLast);
}

/// <summary>How far one call of a decoder came.</summary>
/// <param name="Consumed">Bytes of input.</param>
/// <param name="Produced">Bytes of output.</param>
/// <param name="Ended">Whether the compressed data ended; what follows it in the input has not been looked at.</param>
internal readonly record struct DecoderStep(int Consumed, int Produced, bool Ended);
