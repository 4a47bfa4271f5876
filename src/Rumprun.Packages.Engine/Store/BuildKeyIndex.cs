using System.Collections.Immutable;
using Rumprun.Packages.Core;
using Rumprun.Packages.Core.Diagnostics;
using Rumprun.Packages.Core.Packages;
using Rumprun.Packages.Engine.Files;

namespace Rumprun.Packages.Engine.Store;

/// <summary>Finds the package of a build key. Each key has one small file.</summary>
public sealed class BuildKeyIndex(string directory, PackageStore store)
{
    private const string Extension = ".json";

    /// <summary>
    /// The record of the key's last build, if its package is still in the store. A record that cannot be read is ignored:
    /// the package can be built again.
    /// </summary>
    public BuildRecord? Find(Sha256Digest key) =>
        Read(key) is { } record && store.Contains(record.Package) ? record : null;

    /// <summary>The record of the key's last build, whether or not its package is still in the store.</summary>
    public BuildRecord? Read(Sha256Digest key)
    {
        try
        {
            var record = BuildRecordFormat.TryParse(File.ReadAllBytes(PathOf(key)));
            return record?.Key == key ? record : null;
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
    }

    /// <summary>Every key that has a record, readable or not, in the order of digests.</summary>
    public ImmutableArray<Sha256Digest> List() => !Directory.Exists(directory)
        ? []
        : [.. Directory.EnumerateFiles(directory, $"*{Extension}")
            .Select(
                static path => Sha256Digest.TryParse(
                    Path.GetFileNameWithoutExtension(path), out var key) ? key : (Sha256Digest?)null)
            .OfType<Sha256Digest>()
            .Order()];

    /// <summary>Every record that can be read.</summary>
    public IEnumerable<BuildRecord> Records() => List().Select(Read).OfType<BuildRecord>();

    /// <summary>Stores a record, replacing an earlier one of the same key.</summary>
    /// <exception cref="DiagnosticException">RR6001: the disk is full, or permission is denied.</exception>
    public void Put(BuildRecord record) =>
        Change(() => AtomicFile.WriteBytes(PathOf(record.Key), BuildRecordFormat.ToBytes(record)));

    /// <summary>Removes the record of a key's build, and of its tests.</summary>
    /// <exception cref="DiagnosticException">RR6001: permission is denied.</exception>
    public void Remove(Sha256Digest key) => Change(() =>
    {
        File.Delete(TestRecords.PathOf(directory, key));
        File.Delete(PathOf(key));
    });

    /// <summary>The size of a key's record, in bytes.</summary>
    public long SizeOf(Sha256Digest key) => DirectoryTree.SizeOf(PathOf(key));

    private void Change(Action change)
    {
        try
        {
            change();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw StoreDiagnostics.WriteFailed($"the index `{directory}`", e);
        }
    }

    private string PathOf(Sha256Digest key) => Path.Combine(directory, $"{key}{Extension}");
}
