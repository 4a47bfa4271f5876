using Rumprun.Packages.Core;
using Rumprun.Packages.Core.Diagnostics;
using Rumprun.Packages.Core.Packages;
using Rumprun.Packages.Core.Planning;
using Rumprun.Packages.Engine.Archives;
using Rumprun.Packages.Engine.Store;

namespace Rumprun.Packages.Engine.Caches;

/// <summary>
/// Copies packages with their records between the store and a cache, and refuses packages that do not match their key.
/// </summary>
/// <param name="scratch">A directory for archives that are being packed.</param>
public sealed class PackageTransfer(PackageStore store, BuildKeyIndex index, string scratch)
{
    /// <summary>Adds a key's package to the store; null if the cache does not have it.</summary>
    /// <exception cref="DiagnosticException">RR4101 to RR4103: the cache has failed; RR6001: the store cannot be
    /// written.</exception>
    public async Task<Package?> PullAsync(BuildCache cache, Sha256Digest key, CancellationToken cancellationToken)
    {
        if (await cache.FindAsync(key, cancellationToken) is not { } record)
        {
            return null;
        }

        // Another key may have led to the same package.
        var package = store.Contains(record.Package)
            ? Checked(cache, record, new Package(record.Package, store.ManifestOf(record.Package)))
            : await cache.ReadAsync(
                record,
                (archive, token) =>
                    store.AddAsync((directory, t) => ExtractAsync(cache, record, archive, directory, t), token),
                cancellationToken);
        index.Put(record);
        return package;
    }

    /// <summary>Stores a package that was built here in a cache.</summary>
    /// <returns>The archive's size in bytes; null if the cache already had it.</returns>
    /// <exception cref="DiagnosticException">RR4101 to RR4104, RR4108: the cache has failed; RR6002: the package is
    /// damaged.</exception>
    public async Task<long?> PushAsync(BuildCache cache, BuildRecord record, CancellationToken cancellationToken)
    {
        if (!cache.IsReadOnly && await cache.ContainsAsync(record, cancellationToken))
        {
            return null;
        }

        Directory.CreateDirectory(scratch);
        var path = Path.Combine(scratch, $"{Guid.NewGuid():N}.package");
        try
        {
            await using var archive = new FileStream(path, FileMode.CreateNew, FileAccess.ReadWrite);
            var manifest = store.ManifestOf(record.Package);
            var packed = await PackageWriter.WriteAsync(manifest, store.PathOf(record.Package), archive, cancellationToken);
            if (packed.Digest != record.Package)
            {
                throw StoreDiagnostics.Damaged.Exception(
                    $"the package `{record.Package.Short}` of `{manifest.Name}` is damaged: it packs to different bytes",
                    "run `rrpkg store verify --repair`");
            }

            archive.Position = 0;
            await cache.PushAsync(record, archive, cancellationToken);
            return archive.Length;
        }
        finally
        {
            File.Delete(path);
        }
    }

    private static async Task<Package> ExtractAsync(
        BuildCache cache, BuildRecord record, Stream archive, string directory, CancellationToken cancellationToken) =>
        Checked(cache, record, await PackageReader.ExtractAsync(archive, directory, record.Package, cancellationToken));

    private static Package Checked(BuildCache cache, BuildRecord record, Package package) =>
        KeyAgreement.FaultOf(record, package.Manifest) is { } fault ? throw cache.Corrupt(record.Key, fault) : package;
}
