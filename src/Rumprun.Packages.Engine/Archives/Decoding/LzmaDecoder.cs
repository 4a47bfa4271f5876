namespace Rumprun.Packages.Engine.Archives.Decoding;

/// <summary>
/// Decodes xz, lzip and lzma with the machine's liblzma, which is what xz(1) and tar(1) use: all filters, all integrity
/// checks, several streams with padding between them.
/// </summary>
internal sealed class LzmaDecoder : IDecoder
{
    /// <summary>Bytes. The largest dictionary that xz(1) writes is 1.5 GiB.</summary>
    private const ulong MemoryLimit = 2UL << 30;

    private const string Package = "liblzma5";

    // Pinned: the library keeps no pointer to it, but the pointers in it are to stay where they are.
    private readonly LzmaStream[] _stream = GC.AllocateArray<LzmaStream>(1, pinned: true);

    private LzmaDecoder(ArchiveFormat format)
    {
        var result = NativeLibraryCall.First(Package, () => format switch
        {
            ArchiveFormat.Xz => LzmaLibrary.StreamDecoder(
                ref _stream[0], MemoryLimit, LzmaLibrary.TellUnsupportedCheck | LzmaLibrary.Concatenated),
            ArchiveFormat.Lzip => LzmaLibrary.LzipDecoder(
                ref _stream[0], MemoryLimit, LzmaLibrary.TellUnsupportedCheck | LzmaLibrary.Concatenated),
            _ => LzmaLibrary.AloneDecoder(ref _stream[0], MemoryLimit),
        });
        if (result != LzmaResult.Ok)
        {
            throw Failure(result);
        }
    }

    /// <summary>Decodes the whole of a stream in one of liblzma's formats.</summary>
    public static DecodingStream Read(Stream inner, ArchiveFormat format) =>
        // For xz and lzip the library itself looks for further streams.
        new(inner, new LzmaDecoder(format), format == ArchiveFormat.Lzma ? RefuseAnother : null);

    public DecoderStep Decode(nint input, int available, nint output, int room, bool isLast)
    {
        ref var stream = ref _stream[0];
        (stream.NextIn, stream.AvailableIn) = (input, (nuint)available);
        (stream.NextOut, stream.AvailableOut) = (output, (nuint)room);
        var result = LzmaLibrary.Code(ref stream, isLast ? LzmaLibrary.Finish : LzmaLibrary.Run);
        return result is LzmaResult.Ok or LzmaResult.StreamEnd or LzmaResult.BufferError
            ? new DecoderStep(
                available - (int)stream.AvailableIn, room - (int)stream.AvailableOut, result == LzmaResult.StreamEnd)
            : throw Failure(result);
    }

    public void Dispose() => LzmaLibrary.End(ref _stream[0]);

    private static IDecoder RefuseAnother() => throw new InvalidDataException("something other than zeros follows its end");

    private static Exception Failure(LzmaResult result) => result switch
    {
        LzmaResult.UnsupportedCheck => new UnsupportedFeatureException("an integrity check that the library does not know"),
        LzmaResult.OptionsError => new UnsupportedFeatureException("an xz filter or option that the library does not know"),
        LzmaResult.MemoryLimitError => new UnsupportedFeatureException("a dictionary of more than 2 GiB"),
        LzmaResult.MemoryError => new UnsupportedFeatureException("a dictionary larger than this machine's memory"),
        LzmaResult.FormatError => new InvalidDataException("a part of it has no valid header"),
        _ => new InvalidDataException("its compressed data is not valid, or its integrity check fails"),
    };
}
