using System.Collections.Immutable;
using Rumprun.Packages.Core;
using Rumprun.Packages.Core.Diagnostics;
using Rumprun.Packages.Core.Packages;
using Rumprun.Packages.Engine.Files;
using Rumprun.Packages.Engine.Progress;

namespace Rumprun.Packages.Engine.Store;

/// <summary>
/// Packages, unpacked and read-only, each in a directory named by the SHA-256 of its archive. A package is present
/// completely or not at all, even after interruptions and with concurrent writers.
/// </summary>
public sealed class PackageStore(string root)
{
    // A name that is not a digest is not a package, so what an interruption leaves under these names is ignored.
    private const string IncomingPrefix = ".incoming-";

    private const string RemovedPrefix = ".removed-";

    private const string AsidePrefix = ".damaged-";

    /// <summary>
    /// Shared by processes that add or use packages, exclusive for a process that removes some. Outside the store's
    /// directory, so that it is never taken for a package.
    /// </summary>
    private string LockFile => $"{root}.lock";

    /// <summary>Keeps every package in the store until the returned lock is disposed.</summary>
    /// <param name="progress">Gets a notice if another process is removing packages.</param>
    public Task<FileLock> HoldAsync(IProgress<ProgressEvent> progress, CancellationToken cancellationToken) => HoldAsync(
        () => progress.Report(new ProgressEvent.Notice("waiting for another rrpkg that is removing packages")),
        cancellationToken);

    /// <summary>Keeps every package in the store until the returned lock is disposed.</summary>
    /// <param name="waiting">Called once if another process is removing packages.</param>
    public Task<FileLock> HoldAsync(Action? waiting, CancellationToken cancellationToken) =>
        FileLock.AcquireSharedAsync(LockFile, waiting, cancellationToken);

    /// <summary>
    /// Waits until no other process uses packages, and keeps others out until the returned lock is disposed.
    /// </summary>
    /// <param name="waiting">Called once if another process uses packages.</param>
    public Task<FileLock> HoldAloneAsync(Action? waiting, CancellationToken cancellationToken) =>
        FileLock.AcquireAsync(LockFile, waiting, cancellationToken);

    public bool Contains(Sha256Digest digest) => Directory.Exists(DirectoryOf(digest));

    /// <summary>The absolute path of a package's tree.</summary>
    /// <exception cref="DiagnosticException">RR6003: it is not in the store.</exception>
    public string PathOf(Sha256Digest digest) =>
        Contains(digest) ? Path.Combine(DirectoryOf(digest), "tree") : throw NotHere(digest);

    /// <exception cref="DiagnosticException">RR6003: it is not in the store; RR3103: its manifest is damaged.</exception>
    public PackageManifest ManifestOf(Sha256Digest digest) =>
        Contains(digest)
            ? PackageManifestFormat.Parse(
                File.ReadAllBytes(Path.Combine(DirectoryOf(digest), StoredPackageCheck.ManifestName)))
            : throw NotHere(digest);

    /// <summary>All packages, in the order of digests.</summary>
    public ImmutableArray<Sha256Digest> List() => !Directory.Exists(root)
        ? []
        : [.. Directory.EnumerateDirectories(root)
            .Select(static path =>
                Sha256Digest.TryParse(Path.GetFileName(path), out var digest) ? digest : (Sha256Digest?)null)
            .OfType<Sha256Digest>()
            .Order()];

    /// <summary>
    /// Adds a package: has its <c>manifest.json</c> and <c>tree/</c> written into an empty directory on the store's own file
    /// system, makes it read-only and durable, and renames it into place. An existing package is left unchanged.
    /// </summary>
    /// <param name="unpack">Writes into the given directory, and returns which package it was.</param>
    /// <exception cref="DiagnosticException">
    /// RR6001: the disk is full, or permission is denied; or what <paramref name="unpack"/> throws.
    /// </exception>
    public async Task<Package> AddAsync(
        Func<string, CancellationToken, Task<Package>> unpack, CancellationToken cancellationToken)
    {
        try
        {
            using var owned = OwnedDirectory.CreateNew(root, IncomingPrefix);
            var incoming = owned.Path;
            var package = await unpack(incoming, cancellationToken);
            if (!Contains(package.Digest))
            {
                StoredPackageCheck.Seal(incoming);
                DirectoryTree.MakeReadOnly(incoming);
                await DiskBarrier.WaitAsync(incoming, cancellationToken);
                Rename(incoming, package.Digest);
            }

            return package;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw StoreDiagnostics.WriteFailed($"the store `{root}`", e);
        }
    }

    /// <summary>Verifies every byte of a package. Empty if the package is unchanged since it was added.</summary>
    /// <exception cref="DiagnosticException">RR6003: it is not in the store.</exception>
    public Task<ImmutableArray<Diagnostic>> VerifyAsync(Sha256Digest digest, CancellationToken cancellationToken) =>
        Contains(digest)
            ? StoredPackageCheck.RunAsync(digest, DirectoryOf(digest), cancellationToken)
            : throw NotHere(digest);

    /// <summary>Removes a package that is no longer referred to. A missing package is not an error.</summary>
    /// <exception cref="DiagnosticException">RR6001: permission is denied.</exception>
    public void Remove(Sha256Digest digest)
    {
        if (!Contains(digest))
        {
            return;
        }

        try
        {
            // Renamed away first: an incomplete package must never have a package's name.
            using var removed = OwnedDirectory.CreateNew(root, RemovedPrefix);
            Directory.Delete(removed.Path);
            Directory.Move(DirectoryOf(digest), removed.Path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw StoreDiagnostics.WriteFailed($"the store `{root}`", e);
        }
    }

    /// <summary>
    /// Moves a damaged package away and keeps its files for inspection; it is built again when it is needed.
    /// </summary>
    /// <exception cref="DiagnosticException">RR6001: permission is denied.</exception>
    public void SetAside(Sha256Digest digest)
    {
        try
        {
            // In the same directory: a directory that is read-only cannot be moved into another.
            Directory.Move(DirectoryOf(digest), Path.Combine(root, $"{AsidePrefix}{digest.Short}-{Guid.NewGuid():N}"));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw StoreDiagnostics.WriteFailed($"the store `{root}`", e);
        }
    }

    /// <summary>The sizes of a package's files, in bytes.</summary>
    public long SizeOf(Sha256Digest digest) => DirectoryTree.SizeOf(DirectoryOf(digest));

    /// <summary>Entries of the store that are not packages: left by a process that died, or moved away as damaged.</summary>
    public IEnumerable<string> Leftovers() => !Directory.Exists(root)
        ? []
        : Directory.EnumerateFileSystemEntries(root).Where(
            static path => !Sha256Digest.TryParse(Path.GetFileName(path), out _));

    /// <summary>Deletes what processes left behind that died while adding or removing packages.</summary>
    public void Sweep()
    {
        OwnedDirectory.Sweep(root, IncomingPrefix);
        OwnedDirectory.Sweep(root, RemovedPrefix);
    }

    private void Rename(string incoming, Sha256Digest digest)
    {
        try
        {
            Directory.Move(incoming, DirectoryOf(digest));
        }
        catch (IOException) when (Contains(digest))
        {
            // Another process added the same package first.
        }
    }

    private string DirectoryOf(Sha256Digest digest) => Path.Combine(root, digest.Hex);

    private static DiagnosticException NotHere(Sha256Digest digest) => StoreDiagnostics.NotInStore.Exception(
        $"the package `{digest.Short}` is not in the store", "install its port again");
}
