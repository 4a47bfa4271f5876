using System.Collections.Immutable;
using Rumprun.Packages.Core;
using Rumprun.Packages.Core.Packages;
using Rumprun.Packages.Core.Ports;
using Rumprun.Packages.Engine.Archives;
using Rumprun.Packages.Engine.Files;
using Rumprun.Packages.Engine.Progress;
using Rumprun.Packages.Engine.Store;

namespace Rumprun.Packages.Engine.Building;

/// <summary>A tree that becomes a package: what it is, what it was made from, and how long that took.</summary>
public sealed record PackageDescription
{
    public required PackageKind Kind { get; init; }

    public required Port Port { get; init; }

    public required PortSelection Selection { get; init; }

    /// <summary>The canonical text of what it was made from; its SHA-256 is the key.</summary>
    public required string KeyText { get; init; }

    public required ImmutableArray<PackageDependency> Dependencies { get; init; }

    public ImmutableArray<BakeableProgram> Programs { get; init; } = [];

    /// <inheritdoc cref="PackageManifest.IsSandboxed"/>
    public bool IsSandboxed { get; init; } = true;

    public ImmutableArray<StepDuration> Steps { get; init; } = [];

    public string? LogFile { get; init; }
}

/// <summary>Turns trees into packages of the store, and finds them again by what they were made from.</summary>
/// <param name="scratch">A directory for archives that are being made.</param>
public sealed class PackageKeeper(PackageStore store, BuildKeyIndex index, string scratch, TimeProvider time)
{
    /// <summary>What was made for this key before; null where nothing was, or it is not in the store any more.</summary>
    public Package? Find(Sha256Digest key) =>
        index.Find(key) is { } record ? new Package(record.Package, store.ManifestOf(record.Package)) : null;

    /// <inheritdoc cref="PackageStore.HoldAsync"/>
    public Task<FileLock> HoldAsync(IProgress<ProgressEvent> progress, CancellationToken cancellationToken) => store.HoldAsync(
        () => progress.Report(new ProgressEvent.Notice("waiting for another rrpkg that clears up the store")), cancellationToken);

    /// <summary>How everything came about that was made here, in the order of keys.</summary>
    public IEnumerable<BuildRecord> Records() => index.Records();

    public string TreeOf(Package package) => store.PathOf(package.Digest);

    /// <summary>Packs a tree, unpacks the archive into the store, and remembers the key.</summary>
    public async Task<Package> AddAsync(PackageDescription description, string tree, CancellationToken cancellationToken)
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
            Dependencies = description.Dependencies,
            Programs = description.Programs,
            Entries = await PackageTree.DescribeAsync(tree, cancellationToken),
        };
        using var directory = OwnedDirectory.CreateNew(scratch, "package-");
        await using var file = new FileStream(Path.Combine(directory.Path, "archive"), FileMode.CreateNew, FileAccess.ReadWrite);
        var packed = await PackageWriter.WriteAsync(manifest, tree, file, cancellationToken);
        file.Position = 0;
        var package = await store.AddAsync(
            (into, token) => PackageReader.ExtractAsync(file, into, packed.Digest, token), cancellationToken);
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
        var path = Path.Combine(directory, $"{manifest.Name}-{manifest.Version}-{manifest.Target}{options.FileSuffix}{kind}.rrp");
        using var file = PendingFile.Beside(path);
        await PackageWriter.WriteAsync(manifest, TreeOf(package), file.Content, cancellationToken);
        file.MoveTo(path);
        return path;
    }
}
