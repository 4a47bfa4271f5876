using System.Buffers.Binary;
using Rumprun.Packages.Engine.Archives.Decoding;

namespace Rumprun.Packages.Engine.Archives.Zip;

/// <summary>A member's unpacked bytes. Reading to the end checks their number and their CRC-32.</summary>
internal sealed class ZipContent : ReadOnlyStream
{
    private const uint HeaderSignature = 0x04034b50;
    private const int HeaderBytes = 30;

    private readonly Stream _decoded;
    private readonly ZipMember _member;
    private Crc32 _crc;
    private long _length;

    /// <param name="file">The archive. Nothing else may read it meanwhile.</param>
    /// <exception cref="InvalidDataException">The member's own header does not agree with the directory.</exception>
    /// <exception cref="UnsupportedFeatureException">Its compression method is not supported.</exception>
    public ZipContent(Stream file, ZipMember member)
    {
        FindData(file, member);
        var stored = new BoundedStream(file, member.CompressedSize);
        _member = member;
        _decoded = member.Method switch
        {
            ZipMethod.Stored => stored,
            ZipMethod.Deflate => ZlibDecoder.ReadDeflate(stored),
            ZipMethod.Bzip2 => Bzip2Decoder.Read(stored),
            _ => throw new UnsupportedFeatureException($"zip's compression method {Describe((int)member.Method)}"),
        };
    }

    public override int Read(Span<byte> buffer)
    {
        if (buffer.IsEmpty)
        {
            return 0;
        }

        var read = _decoded.Read(buffer);
        _crc.Add(buffer[..read]);
        _length += read;
        return _length > _member.Size || (read == 0 && (_length != _member.Size || _crc.Value != _member.Crc))
            ? throw new InvalidDataException("a member's size or CRC is wrong")
            : read;
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _decoded.Dispose();
        }

        base.Dispose(disposing);
    }

    private static void FindData(Stream file, ZipMember member)
    {
        if (member.HeaderOffset > file.Length - HeaderBytes)
        {
            throw new InvalidDataException("a member is not inside the file");
        }

        Span<byte> header = stackalloc byte[HeaderBytes];
        file.Position = member.HeaderOffset;
        file.ReadExactly(header);
        var name = new byte[BinaryPrimitives.ReadUInt16LittleEndian(header[26..])];
        var extra = BinaryPrimitives.ReadUInt16LittleEndian(header[28..]);
        file.ReadExactly(name);

        // Programs that read zip as a stream go by this header, others by the directory: they must not see two archives.
        if (BinaryPrimitives.ReadUInt32LittleEndian(header) != HeaderSignature
            || BinaryPrimitives.ReadUInt16LittleEndian(header[8..]) != (int)member.Method
            || !name.AsSpan().SequenceEqual(member.RawName))
        {
            throw new InvalidDataException("a member's header and the directory do not agree");
        }

        file.Seek(extra, SeekOrigin.Current);
    }

    private static string Describe(int method) => method switch
    {
        1 => "1 (shrink)",
        6 => "6 (implode)",
        9 => "9 (Deflate64)",
        14 => "14 (LZMA)",
        93 or 20 => $"{method} (zstd)",
        95 => "95 (xz)",
        98 => "98 (PPMd)",
        _ => $"{method}",
    };
}
