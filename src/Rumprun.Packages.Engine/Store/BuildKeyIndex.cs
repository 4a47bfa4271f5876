using System.Text.Json;
using Rumprun.Packages.Core;
using Rumprun.Packages.Core.Diagnostics;
using Rumprun.Packages.Engine.Files;

namespace Rumprun.Packages.Engine.Store;

/// <summary>Finds the package of a build key: one small file a key.</summary>
public sealed class BuildKeyIndex(string directory, PackageStore store)
{
    /// <summary>
    /// What was made for the key before, if its package is still in the store. A record that cannot be read counts as
    /// none: the package can be made again.
    /// </summary>
    public BuildRecord? Find(Sha256Digest key)
    {
        var path = PathOf(key);
        if (!File.Exists(path))
        {
            return null;
        }

        try
        {
            var wire = JsonSerializer.Deserialize(File.ReadAllBytes(path), BuildRecordJsonContext.Default.BuildRecordWire);
            var record = wire is { Schema: BuildRecordWire.SchemaVersion } ? FromWire(wire) : null;
            return record is not null && record.Key == key && store.Contains(record.Package) ? record : null;
        }
        catch (Exception e) when (e is JsonException or FormatException)
        {
            return null;
        }
    }

    /// <summary>Every record whose package is still in the store, in no order.</summary>
    public IEnumerable<BuildRecord> All() =>
        !Directory.Exists(directory)
            ? []
            : Directory.EnumerateFiles(directory, "*.json")
                .Select(path => Sha256Digest.TryParse(Path.GetFileNameWithoutExtension(path), out var key) ? Find(key) : null)
                .OfType<BuildRecord>();

    /// <summary>Keeps a record, in place of an earlier one for the same key.</summary>
    /// <exception cref="DiagnosticException">RR6001: there is no room, or no permission.</exception>
    public void Put(BuildRecord record)
    {
        try
        {
            AtomicFile.WriteBytes(
                PathOf(record.Key),
                JsonSerializer.SerializeToUtf8Bytes(ToWire(record), BuildRecordJsonContext.Default.BuildRecordWire));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw StoreDiagnostics.WriteFailed($"the index `{directory}`", e);
        }
    }

    private string PathOf(Sha256Digest key) => Path.Combine(directory, $"{key}.json");

    private static BuildRecordWire ToWire(BuildRecord record) => new()
    {
        Schema = BuildRecordWire.SchemaVersion,
        Package = record.Package.Hex,
        Output = record.Output.Hex,
        Finished = record.Finished,
        Steps =
        [
            .. record.Steps.Select(static s =>
                new StepWire { Step = s.Step, Seconds = Math.Round(s.Elapsed.TotalSeconds, 3) }),
        ],
        Log = record.LogFile,
        Key = record.CanonicalText,
    };

    private static BuildRecord FromWire(BuildRecordWire wire) => new()
    {
        CanonicalText = wire.Key,
        Package = Sha256Digest.Parse(wire.Package),
        Output = Sha256Digest.Parse(wire.Output),
        Finished = wire.Finished,
        Steps = [.. wire.Steps.Select(static s => (s.Step, TimeSpan.FromSeconds(s.Seconds)))],
        LogFile = wire.Log,
    };
}
