using System.Formats.Tar;
using Rumprun.Packages.Core.Packages;
using Rumprun.Packages.Core.Planning;
using Rumprun.Packages.Engine.Files;
using ZstdSharp;
using ZstdSharp.Unsafe;

namespace Rumprun.Packages.Engine.Archives;

/// <summary>
/// Writes package archives: zstd over tar. The same manifest and tree give the same bytes on every machine.
/// </summary>
public static class PackageWriter
{
    /// <summary>Part of the format: another level would give the same package another name.</summary>
    private const int CompressionLevel = 12;

    /// <summary>
    /// Writes the archive of a tree that the manifest describes
    /// (<see cref="PackageTree.DescribeAsync(HeldDirectory, CancellationToken)"/>).
    /// </summary>
    /// <param name="output">Is written to from its position on, and stays open.</param>
    /// <returns>The package, with the digest that names it.</returns>
    public static async Task<Package> WriteAsync(
        PackageManifest manifest, string tree, Stream output, CancellationToken cancellationToken)
    {
        await using var hashing = new PackageHashingStream(output);
        await using (var zstd = new CompressionStream(hashing, CompressionLevel, leaveOpen: true))
        {
            zstd.SetParameter(ZSTD_cParameter.ZSTD_c_checksumFlag, 1);

            // Blocks of one size, however the tar writer cuts its writes.
            await using var blocks = new PackageBlockStream(zstd);
            await using var tar = new TarWriter(blocks, TarEntryFormat.Gnu, leaveOpen: true);
            await WriteManifestAsync(tar, manifest, cancellationToken);
            using var root = HeldDirectory.Open(tree);
            foreach (var entry in manifest.Entries)
            {
                await WriteAsync(tar, entry, root, cancellationToken);
            }
        }

        return new Package(hashing.Digest(), manifest);
    }

    private static async Task WriteManifestAsync(
        TarWriter tar, PackageManifest manifest, CancellationToken cancellationToken)
    {
        using var content = new MemoryStream(PackageManifestFormat.ToBytes(manifest));
        var entry = New(TarEntryType.RegularFile, PackageReader.ManifestName, FileEntry.PlainMode);
        entry.DataStream = content;
        await tar.WriteEntryAsync(entry, cancellationToken);
    }

    private static async Task WriteAsync(
        TarWriter tar, PackageEntry entry, HeldDirectory tree, CancellationToken cancellationToken)
    {
        var name = PackageReader.TreePrefix + entry.Path;
        switch (entry)
        {
            case PackageEntry.File file:
                await using (var content = tree.OpenRead(entry.Path))
                {
                    var mode = file.Executable ? FileEntry.ExecutableMode : FileEntry.PlainMode;
                    var member = New(TarEntryType.RegularFile, name, mode);
                    member.DataStream = content;
                    await tar.WriteEntryAsync(member, cancellationToken);
                }

                break;
            case PackageEntry.Link link:
                var linkMember = New(TarEntryType.SymbolicLink, name, FileEntry.ExecutableMode);
                linkMember.LinkName = link.Target;
                await tar.WriteEntryAsync(linkMember, cancellationToken);
                break;
            default:
                await tar.WriteEntryAsync(
                    New(TarEntryType.Directory, name + "/", FileEntry.ExecutableMode), cancellationToken);
                break;
        }
    }

    // GNU's format: pax headers would carry this process's number in their names, and ustar's names end at 256 bytes.
    private static GnuTarEntry New(TarEntryType type, string name, UnixFileMode mode) => new(type, name)
    {
        Mode = mode,
        Uid = 0,
        Gid = 0,
        ModificationTime = DateTimeOffset.FromUnixTimeSeconds(BuildPlan.SourceDateEpoch),
    };
}
