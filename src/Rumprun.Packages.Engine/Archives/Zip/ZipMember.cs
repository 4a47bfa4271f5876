namespace Rumprun.Packages.Engine.Archives.Zip;

/// <summary>A member of a zip archive, as its central directory describes it (APPNOTE.TXT 4.3.12).</summary>
internal sealed record ZipMember
{
    /// <summary>As in the archive.</summary>
    public required byte[] RawName { get; init; }

    /// <summary>The name in its encoding, as bytes of UTF-8 if it can be, and with slashes between directories.</summary>
    public required byte[] Name { get; init; }

    public required int Flags { get; init; }

    public required ZipMethod Method { get; init; }

    public required uint Crc { get; init; }

    public required long CompressedSize { get; init; }

    public required long Size { get; init; }

    /// <summary>Where in the file its local header is.</summary>
    public required long HeaderOffset { get; init; }

    /// <summary>The mode that a Unix program stored; 0 where there is none.</summary>
    public required int UnixMode { get; init; }

    public required bool IsDirectory { get; init; }

    public required DateTime? Modified { get; init; }

    public bool IsEncrypted => (Flags & (1 | (1 << 6) | (1 << 13))) != 0;

    public bool IsPatch => (Flags & (1 << 5)) != 0;
}

/// <summary>Compression methods that can be read (APPNOTE.TXT 4.4.5).</summary>
internal enum ZipMethod
{
    Stored = 0,
    Deflate = 8,
    Bzip2 = 12,
}
