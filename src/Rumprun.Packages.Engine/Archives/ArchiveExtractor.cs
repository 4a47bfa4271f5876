using Rumprun.Packages.Core.Diagnostics;
using Rumprun.Packages.Engine.Archives.Decoding;
using Rumprun.Packages.Engine.Archives.Tar;
using Rumprun.Packages.Engine.Archives.Zip;
using Rumprun.Packages.Engine.Files;
using ZstdSharp;
using ZstdSharp.Unsafe;

namespace Rumprun.Packages.Engine.Archives;

/// <summary>
/// Unpacks upstream's archives: tar, plain or with gzip, bzip2, xz, zstd, lzip or lzma, and zip, told apart by content. They
/// are read as upstream's own tools read them, or refused. An archive that is damaged, hostile or too large leaves nothing
/// behind. Keeps executable bits, symbolic links, holes and modification times.
/// </summary>
public sealed class ArchiveExtractor(ArchiveLimits limits)
{
    /// <summary>Unpacks over what is in <paramref name="destination"/> already; files of the archive win.</summary>
    /// <param name="name">The archive's name for messages; its path may be that of a cache.</param>
    /// <param name="strip">
    /// Leading directories that are removed from each name; a directory with no more than these is left out. Null: one, if
    /// all members are below one directory, else none.
    /// </param>
    /// <exception cref="DiagnosticException">RR5201 to RR5220, RR5230: the archive is refused.</exception>
    public Task ExtractAsync(
        string archive, string name, string destination, int? strip, CancellationToken cancellationToken) =>
        // Decoding is work for the processor and takes seconds.
        Task.Run(
            () =>
            {
                if (strip is { } given)
                {
                    Extract(archive, name, destination, given, cancellationToken);
                }
                else
                {
                    ExtractBelowOneDirectory(archive, name, destination, cancellationToken);
                }
            },
            cancellationToken);

    /// <summary>
    /// Nearly every archive has one directory at its top, so that is tried first; only others are read twice.
    /// </summary>
    private void ExtractBelowOneDirectory(
        string archive, string name, string destination, CancellationToken cancellationToken)
    {
        try
        {
            Extract(archive, name, destination, strip: 1, cancellationToken);
        }
        catch (DiagnosticException e) when (
            e.Diagnostics[0].Descriptor == ArchiveDiagnostics.Stripped
            || e.Diagnostics[0].Descriptor == ArchiveDiagnostics.NothingLeft)
        {
            Extract(archive, name, destination, strip: 0, cancellationToken);
        }
    }

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
        var names = new MemberNames(origin, strip);
        try
        {
            if (format == ArchiveFormat.Zip)
            {
                new ZipUnpacker(origin, writer, budget, names).Unpack(file, cancellationToken);
            }
            else
            {
                using var content = Decode(file, format, origin);
                new TarUnpacker(origin, writer, budget, names).Unpack(content, cancellationToken);
            }

            names.Finish(writer.IsEmpty);
        }
        catch (UnsupportedFeatureException e)
        {
            throw new DiagnosticException(
                ArchiveDiagnostics.Unsupported.Create(
                    $"`{origin}` has {e.Message}, which is not supported",
                    "unpack it by hand, pack it again as tar.gz and publish that"),
                e);
        }
        catch (Exception e) when (e is InvalidDataException or EndOfStreamException or ZstdException)
        {
            var why = e is ZstdException ? "its compressed data is not valid, or its checksum is wrong"
                : e is EndOfStreamException ? "it ends too early" : e.Message;
            throw new DiagnosticException(
                ArchiveDiagnostics.Damaged.Create($"`{origin}` is damaged: {why}", "fetch it again, or ask upstream"), e);
        }

        writer.Finish();
    }

    private static Stream Decode(Stream file, ArchiveFormat format, string origin) => format switch
    {
        ArchiveFormat.Tar => file,
        ArchiveFormat.Gzip => ZlibDecoder.ReadGzip(file),
        ArchiveFormat.Bzip2 => Bzip2Decoder.Read(file),
        ArchiveFormat.Xz or ArchiveFormat.Lzip or ArchiveFormat.Lzma => LzmaDecoder.Read(file, format),
        ArchiveFormat.Zstandard => DecodeZstandard(file),
        ArchiveFormat.Unknown => throw ArchiveDiagnostics.UnknownFormat.Exception(
            $"`{origin}` is not a tar (plain or with gzip, bzip2, xz, zstd, lzip or lzma) or zip archive",
            "set `unpack: false` to copy it as it is"),
        _ => throw ArchiveDiagnostics.UnknownFormat.Exception(
            $"`{origin}` is {Describe(format)}, which cannot be unpacked: "
                + "only tar (plain or with gzip, bzip2, xz, zstd, lzip or lzma) and zip can",
            "use another of upstream's archives, or set `unpack: false` to copy it as it is"),
    };

    private static DecompressionStream DecodeZstandard(Stream file)
    {
        // As far as zstd itself goes: a window of 2 GiB, of which only what is used takes memory.
        const int LargestWindow = 31;
        var stream = new DecompressionStream(file, leaveOpen: true);
        stream.SetParameter(ZSTD_dParameter.ZSTD_d_windowLogMax, LargestWindow);
        return stream;
    }

    private static string Describe(ArchiveFormat format) => format switch
    {
        ArchiveFormat.Compress => "compressed by compress(1)",
        ArchiveFormat.Lz4 => "compressed by lz4",
        ArchiveFormat.Lzop => "compressed by lzop",
        ArchiveFormat.SevenZip => "a 7z archive",
        ArchiveFormat.Rar => "a RAR archive",
        ArchiveFormat.Ar => "an ar archive or a Debian package",
        ArchiveFormat.Cpio => "a cpio archive",
        _ => "a zip archive of several volumes",
    };
}
