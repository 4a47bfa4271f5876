using System.IO.Compression;
using Rumprun.Packages.Core.Diagnostics;
using Rumprun.Packages.Engine.Files;
using SharpCompress.Common;
using SharpCompress.Compressors.BZip2;
using SharpCompress.Compressors.Xz;
using ZstdStream = SharpCompress.Compressors.ZStandard.DecompressionStream;

namespace Rumprun.Packages.Engine.Archives;

/// <summary>
/// Unpacks upstream's archives: tar, plain or with gzip, bzip2, xz or zstd, and zip, told apart by content. An archive that
/// is damaged, hostile or too large leaves nothing behind. Keeps executable bits, symbolic links and modification times.
/// </summary>
public sealed class ArchiveExtractor(ArchiveLimits limits)
{
    /// <summary>Unpacks over what is in <paramref name="destination"/> already; files of the archive win.</summary>
    /// <param name="name">The archive's name for messages; its path may be that of a cache.</param>
    /// <param name="strip">Leading directories that are taken off each name; a member with no more than these is left out.</param>
    /// <exception cref="DiagnosticException">RR5201 to RR5217: the archive is refused.</exception>
    public Task ExtractAsync(
        string archive, string name, string destination, int strip, CancellationToken cancellationToken) =>
        // Decoding is work for the processor and takes seconds.
        Task.Run(() => Extract(archive, name, destination, strip, cancellationToken), cancellationToken);

    private void Extract(string archive, string name, string destination, int strip, CancellationToken cancellationToken)
    {
        destination = Path.TrimEndingDirectorySeparator(Path.GetFullPath(destination));
        Directory.CreateDirectory(Path.GetDirectoryName(destination)!);
        var staging = AtomicFile.TemporaryNameFor(destination);
        Directory.CreateDirectory(staging);
        try
        {
            FileEntry.SetMode(staging, executable: true);
            Unpack(archive, name, new TreeWriter(staging, name), strip, cancellationToken);
            TreeMerge.Into(staging, destination, name);
        }
        finally
        {
            TreeMerge.DeleteIfThere(staging);
        }
    }

    private void Unpack(string archive, string origin, TreeWriter writer, int strip, CancellationToken cancellationToken)
    {
        using var file = File.OpenRead(archive);
        var format = ArchiveFormats.Detect(file);
        file.Position = 0;
        var budget = new ArchiveBudget(origin, file.Length, limits);
        try
        {
            if (format == ArchiveFormat.Zip)
            {
                new ZipUnpacker(origin, writer, budget, strip).Unpack(file, cancellationToken);
            }
            else
            {
                using var content = Decode(file, format, origin);
                new TarUnpacker(origin, writer, budget, strip).Unpack(content, cancellationToken);
            }
        }
        catch (Exception e) when (IsDamage(e))
        {
            throw new DiagnosticException(
                ArchiveDiagnostics.Damaged.Create($"`{origin}` is damaged: {e.Message}", "fetch it again, or ask upstream"), e);
        }

        if (writer.IsEmpty)
        {
            throw ArchiveDiagnostics.NothingLeft.Exception(
                $"`{origin}` has nothing below {strip} leading directories", "give a smaller `strip`");
        }

        writer.Finish();
    }

    private static Stream Decode(Stream file, ArchiveFormat format, string origin) => format switch
    {
        ArchiveFormat.Tar => file,
        ArchiveFormat.Gzip => new GZipStream(file, System.IO.Compression.CompressionMode.Decompress),
        ArchiveFormat.Bzip2 => BZip2Stream.Create(
            file, SharpCompress.Compressors.CompressionMode.Decompress, decompressConcatenated: true),
        ArchiveFormat.Xz => new XZStream(file),
        ArchiveFormat.Zstandard => new ZstdStream(file),
        _ => throw ArchiveDiagnostics.UnknownFormat.Exception(
            $"`{origin}` is none of tar, tar.gz, tar.bz2, tar.xz, tar.zst and zip", "say `unpack: false` to copy it as it is"),
    };

    /// <summary>What the decoders throw for bytes that they cannot make sense of.</summary>
    private static bool IsDamage(Exception e) =>
        e is InvalidDataException or EndOfStreamException or FormatException or SharpCompressException
            or ArgumentException or IndexOutOfRangeException or OverflowException or NotSupportedException;
}
