using System.Runtime.InteropServices;

namespace Rumprun.Packages.Engine.Archives.Decoding;

/// <summary>Decodes bzip2 with the machine's libbz2.</summary>
internal sealed class Bzip2Decoder : IDecoder
{
    private const int Ok = 0;
    private const int StreamEnd = 4;
    private const int MemoryError = -3;
    private const string Library = "libbz2.so.1.0";

    // Pinned: the library checks that it is called with the same address each time.
    private readonly BzStream[] _stream = GC.AllocateArray<BzStream>(1, pinned: true);

    private Bzip2Decoder()
    {
        if (NativeLibraryCall.First("libbz2-1.0", () => Initialize(ref _stream[0], 0, 0)) != Ok)
        {
            throw new UnsupportedFeatureException("more memory than this machine has");
        }
    }

    /// <summary>Decodes all of a stream: one bzip2 stream after the other.</summary>
    public static DecodingStream Read(Stream inner) => new(inner, new Bzip2Decoder(), static () => new Bzip2Decoder());

    public DecoderStep Decode(nint input, int available, nint output, int room, bool isLast)
    {
        ref var stream = ref _stream[0];
        (stream.NextIn, stream.AvailableIn) = (input, (uint)available);
        (stream.NextOut, stream.AvailableOut) = (output, (uint)room);
        var result = Decompress(ref stream);
        return result switch
        {
            Ok or StreamEnd => new DecoderStep(
                available - (int)stream.AvailableIn, room - (int)stream.AvailableOut, result == StreamEnd),
            MemoryError => throw new UnsupportedFeatureException("more memory than this machine has"),
            _ => throw new InvalidDataException("its compressed data is not valid, or its checksum is wrong"),
        };
    }

    public void Dispose() => _ = End(ref _stream[0]);

    [DllImport(Library, EntryPoint = "BZ2_bzDecompressInit", ExactSpelling = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Initialize(ref BzStream stream, int verbosity, int small);

    [DllImport(Library, EntryPoint = "BZ2_bzDecompress", ExactSpelling = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Decompress(ref BzStream stream);

    [DllImport(Library, EntryPoint = "BZ2_bzDecompressEnd", ExactSpelling = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int End(ref BzStream stream);

    // bz_stream of bzlib.h.
    [StructLayout(LayoutKind.Sequential)]
    private struct BzStream
    {
        public nint NextIn;
        public uint AvailableIn;
        public uint TotalInLow;
        public uint TotalInHigh;
        public nint NextOut;
        public uint AvailableOut;
        public uint TotalOutLow;
        public uint TotalOutHigh;
        public nint State;
        public nint Allocate;
        public nint Free;
        public nint Opaque;
    }
}
