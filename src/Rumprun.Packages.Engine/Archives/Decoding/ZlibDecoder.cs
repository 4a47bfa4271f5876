using System.Runtime.InteropServices;

namespace Rumprun.Packages.Engine.Archives.Decoding;

/// <summary>
/// Decodes gzip, and deflate as zip has it, with the machine's zlib. Not System.IO.Compression's GZipStream: it takes a file
/// that was cut short for a whole one, and drops a member that follows padding.
/// </summary>
internal sealed class ZlibDecoder : IDecoder
{
    private const int Ok = 0;
    private const int StreamEnd = 1;
    private const int BufferError = -5;
    private const int MemoryError = -4;
    private const int LargestWindow = 15;
    private const int WithGzipHeader = 16;
    private const string Library = "libz.so.1";

    // Pinned: the library checks that it is called with the same address each time.
    private readonly ZStream[] _stream = GC.AllocateArray<ZStream>(1, pinned: true);

    private ZlibDecoder(int windowBits)
    {
        // The version's first digit and the structure's size are all that the library compares.
        byte[] version = [(byte)'1', 0];
        var size = Marshal.SizeOf<ZStream>();
        if (NativeLibraryCall.First("zlib1g", () => Initialize(ref _stream[0], windowBits, version, size)) != Ok)
        {
            throw new UnsupportedFeatureException("more memory than this machine has");
        }
    }

    /// <summary>Decodes all of a stream: one gzip member after the other.</summary>
    public static DecodingStream ReadGzip(Stream inner) => new(inner, Gzip(), Gzip);

    /// <summary>Decodes deflate without any header.</summary>
    public static DecodingStream ReadDeflate(Stream inner) => new(inner, new ZlibDecoder(-LargestWindow), next: null);

    public DecoderStep Decode(nint input, int available, nint output, int room, bool isLast)
    {
        ref var stream = ref _stream[0];
        (stream.NextIn, stream.AvailableIn) = (input, (uint)available);
        (stream.NextOut, stream.AvailableOut) = (output, (uint)room);
        var result = Inflate(ref stream, 0);
        return result switch
        {
            Ok or StreamEnd or BufferError => new DecoderStep(
                available - (int)stream.AvailableIn, room - (int)stream.AvailableOut, result == StreamEnd),
            MemoryError => throw new UnsupportedFeatureException("more memory than this machine has"),
            _ => throw new InvalidDataException("its compressed data is not valid, or its checksum is wrong"),
        };
    }

    public void Dispose() => _ = End(ref _stream[0]);

    private static ZlibDecoder Gzip() => new(LargestWindow + WithGzipHeader);

    [DllImport(Library, EntryPoint = "inflateInit2_", ExactSpelling = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Initialize(ref ZStream stream, int windowBits, byte[] version, int size);

    [DllImport(Library, EntryPoint = "inflate", ExactSpelling = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Inflate(ref ZStream stream, int flush);

    [DllImport(Library, EntryPoint = "inflateEnd", ExactSpelling = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int End(ref ZStream stream);

    // z_stream of zlib.h; uLong is 64 bits wide on 64-bit Linux.
    [StructLayout(LayoutKind.Sequential)]
    private struct ZStream
    {
        public nint NextIn;
        public uint AvailableIn;
        public nuint TotalIn;
        public nint NextOut;
        public uint AvailableOut;
        public nuint TotalOut;
        public nint Message;
        public nint State;
        public nint Allocate;
        public nint Free;
        public nint Opaque;
        public int DataType;
        public nuint Adler;
        public nuint Reserved;
    }
}
