using System.Runtime.InteropServices;

namespace Rumprun.Packages.Engine.Archives.Decoding;

/// <summary>liblzma's functions, as declared in its header lzma/base.h and lzma/container.h.</summary>
internal static class LzmaLibrary
{
    public const uint TellUnsupportedCheck = 0x02;
    public const uint Concatenated = 0x08;
    public const int Run = 0;
    public const int Finish = 3;

    private const string Library = "liblzma.so.5";

    [DllImport(Library, EntryPoint = "lzma_stream_decoder", ExactSpelling = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    public static extern LzmaResult StreamDecoder(ref LzmaStream stream, ulong memoryLimit, uint flags);

    [DllImport(Library, EntryPoint = "lzma_lzip_decoder", ExactSpelling = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    public static extern LzmaResult LzipDecoder(ref LzmaStream stream, ulong memoryLimit, uint flags);

    [DllImport(Library, EntryPoint = "lzma_alone_decoder", ExactSpelling = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    public static extern LzmaResult AloneDecoder(ref LzmaStream stream, ulong memoryLimit);

    [DllImport(Library, EntryPoint = "lzma_code", ExactSpelling = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    public static extern LzmaResult Code(ref LzmaStream stream, int action);

    [DllImport(Library, EntryPoint = "lzma_end", ExactSpelling = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    public static extern void End(ref LzmaStream stream);
}

/// <summary>lzma_ret.</summary>
internal enum LzmaResult
{
    Ok = 0,
    StreamEnd = 1,
    UnsupportedCheck = 3,
    MemoryError = 5,
    MemoryLimitError = 6,
    FormatError = 7,
    OptionsError = 8,
    DataError = 9,
    BufferError = 10,
}

/// <summary>lzma_stream.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct LzmaStream
{
    public nint NextIn;
    public nuint AvailableIn;
    public ulong TotalIn;
    public nint NextOut;
    public nuint AvailableOut;
    public ulong TotalOut;
    public nint Allocator;
    public nint State;
    public nint Reserved1;
    public nint Reserved2;
    public nint Reserved3;
    public nint Reserved4;
    public ulong SeekPosition;
    public ulong Reserved5;
    public nuint Reserved6;
    public nuint Reserved7;
    public int Reserved8;
    public int Reserved9;
}
