using System.Collections.Immutable;
using System.Security.Cryptography;
using Rumprun.Packages.Core;
using Rumprun.Packages.Core.Diagnostics;
using Rumprun.Packages.Core.Packages;
using Rumprun.Packages.Engine.Files;

namespace Rumprun.Packages.Engine.Store;

/// <summary>
/// Compares a package in the store with its manifest: every file, link and directory, and nothing else. The manifest itself
/// is compared with its hash, which was written when the package was added.
/// </summary>
internal static class StoredPackageCheck
{
    public const string ManifestName = "manifest.json";

    private const string SealName = "manifest.json.sha256";

    /// <summary>Writes the manifest's hash next to it, in the form that <c>sha256sum --check</c> reads.</summary>
    public static void Seal(string directory) => File.WriteAllText(Path.Combine(directory, SealName), SealOf(directory));

    public static async Task<ImmutableArray<Diagnostic>> RunAsync(
        Sha256Digest digest, string directory, CancellationToken cancellationToken)
    {
        PackageManifest manifest;
        try
        {
            if (SealOf(directory) != await File.ReadAllTextAsync(Path.Combine(directory, SealName), cancellationToken))
            {
                return [Problem(digest, ManifestName, "has other content")];
            }

            manifest = PackageManifestFormat.Parse(
                await File.ReadAllBytesAsync(Path.Combine(directory, ManifestName), cancellationToken));
        }
        catch (Exception e) when (e is DiagnosticException or IOException or UnauthorizedAccessException)
        {
            return [Problem(digest, ManifestName, "cannot be read")];
        }

        var tree = Path.Combine(directory, "tree");
        var problems = ImmutableArray.CreateBuilder<Diagnostic>();
        foreach (var entry in manifest.Entries)
        {
            if (await FaultOfAsync(entry, Path.Combine(tree, entry.Path), cancellationToken) is { } fault)
            {
                problems.Add(Problem(digest, entry.Path, fault));
            }
        }

        var known = manifest.Entries.Select(static e => e.Path).ToHashSet(StringComparer.Ordinal);
        var surplus = (Directory.Exists(tree) ? DirectoryTree.Leaves(tree) : [])
            .Where(name => !known.Contains(name))
            .Order(StringComparer.Ordinal);
        problems.AddRange(surplus.Select(name => Problem(digest, name, "does not belong to it")));
        return problems.ToImmutable();
    }

    private static async Task<string?> FaultOfAsync(PackageEntry entry, string path, CancellationToken cancellationToken)
    {
        try
        {
            return await ComparedAsync(entry, path, cancellationToken);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return $"cannot be read: {FileFailure.ReasonOf(e)}";
        }
    }

    private static async Task<string?> ComparedAsync(PackageEntry entry, string path, CancellationToken cancellationToken)
    {
        switch (entry, FileEntry.KindOf(path))
        {
            case (_, FileEntryKind.Nothing):
                return "is missing";
            case (PackageEntry.Directory, FileEntryKind.Directory):
                return null;
            case (PackageEntry.Link link, FileEntryKind.SymbolicLink):
                return new FileInfo(path).LinkTarget == link.Target ? null : "points elsewhere";
            case (PackageEntry.File file, FileEntryKind.File):
                return await FaultOfAsync(file, path, cancellationToken);
            default:
                return "is of another type";
        }
    }

    private static async Task<string?> FaultOfAsync(PackageEntry.File file, string path, CancellationToken cancellationToken)
    {
        await using var content = File.OpenRead(path);
        return content.Length != file.Size ? $"has {content.Length} bytes, not {file.Size}"
            : FileEntry.IsExecutable(File.GetUnixFileMode(path)) != file.Executable ? "has another mode"
            : Sha256Digest.FromBytes(await SHA256.HashDataAsync(content, cancellationToken)) == file.Sha256 ? null
            : "has other content";
    }

    private static string SealOf(string directory) =>
        $"{Sha256Digest.Of(File.ReadAllBytes(Path.Combine(directory, ManifestName)))}  {ManifestName}\n";

    private static Diagnostic Problem(Sha256Digest digest, string name, string fault) => StoreDiagnostics.Damaged.Create(
        $"in the package `{digest.Short}`, `{name}` {fault}",
        "run `rrpkg store verify --repair`, and install its port again");
}
