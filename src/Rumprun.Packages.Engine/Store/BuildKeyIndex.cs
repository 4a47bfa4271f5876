using System.Collections.Immutable;
using Rumprun.Packages.Core;
using Rumprun.Packages.Core.Diagnostics;
using Rumprun.Packages.Core.Packages;
using Rumprun.Packages.Engine.Files;

namespace Rumprun.Packages.Engine.Store;

/// <summary>Finds the package of a build key: one small file a key.</summary>
public sealed class BuildKeyIndex(string directory, PackageStore store)
{
    private const string Extension = ".json";

    /// <summary>
    /// What was made for the key before, if its package is still in the store. A record that cannot be read counts as
    /// none: the package can be made again.
    /// </summary>
    public BuildRecord? Find(Sha256Digest key) =>
        Read(key) is { } record && store.Contains(record.Package) ? record : null;

    /// <summary>What was made for the key before, whether or not its package is still here.</summary>
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
            .Select(static path => Sha256Digest.TryParse(Path.GetFileNameWithoutExtension(path), out var key) ? key : (Sha256Digest?)null)
            .OfType<Sha256Digest>()
            .Order()];

    /// <summary>Every record that can be read.</summary>
    public IEnumerable<BuildRecord> Records() => List().Select(Read).OfType<BuildRecord>();

    /// <summary>Keeps a record, in place of an earlier one for the same key.</summary>
    /// <exception cref="DiagnosticException">RR6001: there is no room, or no permission.</exception>
    public void Put(BuildRecord record) =>
        Change(() => AtomicFile.WriteBytes(PathOf(record.Key), BuildRecordFormat.ToBytes(record)));

    /// <summary>Forgets what was made for a key, and what tests of it found out.</summary>
    /// <exception cref="DiagnosticException">RR6001: there is no permission.</exception>
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
