using System.Collections.Immutable;
using System.Formats.Tar;
using System.Security.Cryptography;
using Rumprun.Packages.Core;
using Rumprun.Packages.Core.Diagnostics;
using Rumprun.Packages.Core.Packages;
using Rumprun.Packages.Engine.Files;
using ZstdSharp;

namespace Rumprun.Packages.Engine.Archives;

/// <summary>
/// Unpacks package archives in one pass: bytes are hashed, decompressed, taken out of the tar and checked against the
/// manifest, which comes first. Only what the manifest lists is written, and each of its entries has been checked to lie
/// inside.
/// </summary>
public static class PackageReader
{
    internal const string ManifestName = "manifest.json";

    internal const string TreePrefix = "tree/";

    /// <summary>Bytes: some 250,000 files.</summary>
    private const int LargestManifest = 64 << 20;

    /// <summary>Bytes that the files of a package may have together, as for any archive.</summary>
    private static readonly long s_largestTree = new ArchiveLimits().TotalBytes;

    /// <summary>Bytes after the last member: tar ends in two empty blocks, and may fill up a record.</summary>
    private const int LargestTrailer = 64 << 10;

    /// <summary>
    /// Writes <c>manifest.json</c> and <c>tree/</c> into an empty directory. After a failure its content means nothing.
    /// </summary>
    /// <param name="expected">The digest that the archive has to have; null: any.</param>
    /// <exception cref="DiagnosticException">RR3101 to RR3104: the archive is not what it should be.</exception>
    /// <exception cref="IOException">The directory cannot be written to.</exception>
    public static async Task<Package> ExtractAsync(
        Stream archive, string directory, Sha256Digest? expected, CancellationToken cancellationToken)
    {
        await using var hashing = new PackageHashingStream(archive);
        PackageManifest manifest;
        try
        {
            await using var zstd = new DecompressionStream(hashing, leaveOpen: true);
            await using var tar = new TarReader(zstd, leaveOpen: true);
            manifest = await ReadManifestAsync(tar, directory, cancellationToken);
            await ExtractTreeAsync(tar, manifest, Path.Combine(directory, "tree"), cancellationToken);
            await SkipTrailerAsync(zstd, cancellationToken);
        }
        catch (Exception e) when (e is ZstdException or InvalidDataException or EndOfStreamException or FormatException)
        {
            throw new DiagnosticException(Damaged(expected, e.Message), e);
        }

        var digest = hashing.Digest();
        return expected is null || digest == expected
            ? new Package(digest, manifest)
            : throw PackageDiagnostics.DigestMismatch.Exception(
                $"the package `{manifest.Name}` has the SHA-256 `{digest}`, and `{expected}` was asked for",
                "get it from another mirror");
    }

    private static async Task<PackageManifest> ReadManifestAsync(
        TarReader tar, string directory, CancellationToken cancellationToken)
    {
        var entry = await NextAsync(tar, cancellationToken);
        if (entry is not { EntryType: TarEntryType.RegularFile, Name: ManifestName, DataStream: not null }
            || entry.Length > LargestManifest)
        {
            throw new InvalidDataException($"it does not begin with `{ManifestName}`");
        }

        var bytes = new byte[entry.Length];
        await entry.DataStream.ReadExactlyAsync(bytes, cancellationToken);
        await File.WriteAllBytesAsync(Path.Combine(directory, ManifestName), bytes, cancellationToken);
        return PackageManifestFormat.Parse(bytes);
    }

    /// <summary>
    /// The next member. What the runtime's reader throws for numbers out of range is damage like any other.
    /// </summary>
    private static async ValueTask<TarEntry?> NextAsync(TarReader tar, CancellationToken cancellationToken)
    {
        try
        {
            return await tar.GetNextEntryAsync(copyData: false, cancellationToken);
        }
        catch (Exception e) when (e is OverflowException or ArgumentException)
        {
            throw new InvalidDataException("a number in a member's header is out of range", e);
        }
    }

    // Members stand in the manifest's order, so one that is missing, unknown or there twice shows at once.
    private static async Task ExtractTreeAsync(
        TarReader tar, PackageManifest manifest, string tree, CancellationToken cancellationToken)
    {
        var total = manifest.Entries.OfType<PackageEntry.File>().Aggregate(Int128.Zero, static (sum, f) => sum + f.Size);
        if (total > s_largestTree)
        {
            throw Mismatch($"its files have {total} bytes together, and at most {s_largestTree} are unpacked");
        }

        CreateDirectory(tree);
        var made = new HashSet<string>(StringComparer.Ordinal);
        foreach (var entry in manifest.Entries)
        {
            var member = await NextAsync(tar, cancellationToken)
                ?? throw Mismatch($"`{entry.Path}` is missing from the archive");
            if (member.Name.TrimEnd('/') != TreePrefix + entry.Path)
            {
                throw Mismatch($"the archive holds `{member.Name}` where `{TreePrefix}{entry.Path}` belongs");
            }

            CreateParents(tree, entry.Path, made);
            await ExtractAsync(member, entry, Path.Combine(tree, entry.Path), cancellationToken);
        }

        if (await NextAsync(tar, cancellationToken) is { } surplus)
        {
            throw Mismatch($"the archive holds `{surplus.Name}`, which the manifest does not list");
        }
    }

    private static async Task ExtractAsync(
        TarEntry member, PackageEntry entry, string path, CancellationToken cancellationToken)
    {
        switch (entry)
        {
            case PackageEntry.File file when member.EntryType == TarEntryType.RegularFile && member.Length == file.Size:
                await WriteFileAsync(member.DataStream ?? Stream.Null, file, path, cancellationToken);
                break;
            case PackageEntry.Link link when member.EntryType == TarEntryType.SymbolicLink && member.LinkName == link.Target:
                File.CreateSymbolicLink(path, link.Target);
                break;
            case PackageEntry.Directory when member.EntryType == TarEntryType.Directory:
                CreateDirectory(path);
                break;
            default:
                throw Mismatch($"`{entry.Path}` is of another type, size or target in the archive than in the manifest");
        }
    }

    private static async Task WriteFileAsync(
        Stream content, PackageEntry.File file, string path, CancellationToken cancellationToken)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        await using (var output = new FileStream(path, FileMode.CreateNew, FileAccess.Write))
        {
            var buffer = new byte[128 << 10];
            for (int count; (count = await content.ReadAsync(buffer, cancellationToken)) > 0;)
            {
                hash.AppendData(buffer.AsSpan(0, count));
                await output.WriteAsync(buffer.AsMemory(0, count), cancellationToken);
            }
        }

        if (Sha256Digest.FromBytes(hash.GetCurrentHash()) != file.Sha256)
        {
            throw Mismatch($"`{file.Path}` is not the file that the manifest lists");
        }

        FileEntry.SetMode(path, file.Executable);
    }

    private static async Task SkipTrailerAsync(Stream zstd, CancellationToken cancellationToken)
    {
        var buffer = new byte[4096];
        var total = 0;
        for (int count; (count = await zstd.ReadAsync(buffer, cancellationToken)) > 0;)
        {
            total += count;
            if (total > LargestTrailer || buffer.AsSpan(0, count).ContainsAnyExcept((byte)0))
            {
                throw new InvalidDataException("something follows its last member");
            }
        }
    }

    private static void CreateParents(string tree, string path, HashSet<string> made)
    {
        for (var slash = path.IndexOf('/', StringComparison.Ordinal); slash > 0; slash = path.IndexOf('/', slash + 1))
        {
            if (made.Add(path[..slash]))
            {
                CreateDirectory(Path.Combine(tree, path[..slash]));
            }
        }
    }

    private static void CreateDirectory(string path)
    {
        Directory.CreateDirectory(path);
        FileEntry.SetMode(path, executable: true);
    }

    private static Diagnostic Damaged(Sha256Digest? expected, string why) => PackageDiagnostics.DamagedArchive.Create(
        $"the package archive{(expected is { } digest ? $" `{digest.Short}`" : "")} is damaged: {why}",
        "get it again, or from another mirror");

    private static DiagnosticException Mismatch(string what) => PackageDiagnostics.ContentMismatch.Exception(
        $"the package is not what its manifest says: {what}", "get it again, or from another mirror");
}
