using Rumprun.Packages.Core;
using Rumprun.Packages.Core.Packages;
using Rumprun.Packages.Core.Ports;
using Rumprun.Packages.Engine.Archives;
using Rumprun.Packages.Engine.Files;
using Rumprun.Packages.Engine.Progress;
using Rumprun.Packages.Engine.Store;

namespace Rumprun.Packages.Engine.Building;

/// <summary>
/// The store as builds see it: packs trees into packages, and finds packages by the key that they were made for.
/// </summary>
/// <param name="scratch">A directory for temporary archives.</param>
public sealed class BuildStore(PackageStore store, BuildKeyIndex index, string scratch, TimeProvider time)
{
    /// <summary>The package that was made for a key; null if there is none, or if it is no longer in the store.</summary>
    public Package? Find(Sha256Digest key) => FindRecord(key) is { } record ? PackageOf(record) : null;

    /// <summary>The record of a key; null if there is none, or if its package is no longer in the store.</summary>
    public BuildRecord? FindRecord(Sha256Digest key) => index.Find(key);

    /// <inheritdoc cref="PackageStore.HoldAsync(IProgress{ProgressEvent}, CancellationToken)"/>
    public Task<FileLock> HoldAsync(IProgress<ProgressEvent> progress, CancellationToken cancellationToken) =>
        store.HoldAsync(progress, cancellationToken);

    /// <summary>A record of each key that a package was made for, in the order of keys.</summary>
    public IEnumerable<BuildRecord> Records() => index.Records();

    /// <summary>Those of <see cref="Records"/> whose package is in the store.</summary>
    public IEnumerable<BuildRecord> StoredRecords() => index.Records().Where(r => store.Contains(r.Package));

    public Package PackageOf(BuildRecord record) => new(record.Package, store.ManifestOf(record.Package));

    public string TreeOf(Package package) => store.PathOf(package.Digest);

    /// <summary>Packs a tree, unpacks the archive into the store, and records the key.</summary>
    /// <param name="packed">
    /// Called when the tree is no longer needed. If it is deleted then, its data need not be written out: the store waits
    /// for the file system to write everything that it holds.
    /// </param>
    public async Task<Package> AddAsync(
        PackageDescription description, string tree, Action packed, CancellationToken cancellationToken)
    {
        var manifest = new PackageManifest
        {
            Kind = description.Kind,
            Name = description.Port.Name,
            Version = description.Port.Version,
            Target = description.Selection.Target,
            Options = description.Selection.Options,
            License = description.Port.License,
            Key = Sha256Digest.OfText(description.KeyText),
            IsSandboxed = description.IsSandboxed,
            IsLocal = description.Port.IsLocal,
            Dependencies = description.Dependencies,
            Programs = description.Programs,
            Entries = await PackageTree.DescribeAsync(tree, cancellationToken),
        };
        using var directory = OwnedDirectory.CreateNew(scratch, "package-");
        var archive = Path.Combine(directory.Path, "archive");
        await using var file = new FileStream(archive, FileMode.CreateNew, FileAccess.ReadWrite);
        var written = await PackageWriter.WriteAsync(manifest, tree, file, cancellationToken);
        packed();
        file.Position = 0;
        var package = await store.AddAsync(
            (into, token) => PackageReader.ExtractAsync(file, into, written.Digest, token), cancellationToken);
        index.Put(new BuildRecord
        {
            CanonicalText = description.KeyText,
            Package = package.Digest,
            Output = manifest.Output,
            Finished = time.GetUtcNow(),
            Steps = [.. description.Steps.Select(static s => (s.Step, s.Elapsed))],
            LogFile = description.LogFile,
        });
        return package;
    }

    /// <summary>Writes a package's archive into a directory: the same bytes that it was added from.</summary>
    /// <returns>The archive's path.</returns>
    public async Task<string> WriteArchiveAsync(
        Package package, OptionChoice options, string directory, CancellationToken cancellationToken)
    {
        Directory.CreateDirectory(directory);
        var manifest = package.Manifest;
        var kind = manifest.Kind == PackageKind.Image ? "-image" : "";
        var path = Path.Combine(
            directory, $"{manifest.Name}-{manifest.Version}-{manifest.Target}{options.FileSuffix}{kind}.rrp");
        using var file = PendingFile.Beside(path);
        await PackageWriter.WriteAsync(manifest, TreeOf(package), file.Content, cancellationToken);
        file.MoveTo(path);
        return path;
    }
}
