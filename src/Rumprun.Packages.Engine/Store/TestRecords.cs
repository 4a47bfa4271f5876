using Rumprun.Packages.Core;
using Rumprun.Packages.Core.Diagnostics;
using Rumprun.Packages.Core.Packages;
using Rumprun.Packages.Core.Ports;
using Rumprun.Packages.Engine.Files;

namespace Rumprun.Packages.Engine.Store;

/// <summary>The results of tests, one small file next to each build's record, removed together with it.</summary>
public sealed class TestRecords(string directory)
{
    private const string Extension = ".test.json";

    /// <summary>
    /// The newest record for each target and choice of options that a version of a port was tested with here: for each
    /// target the port's defaults first, if they were tested.
    /// </summary>
    public IEnumerable<TestRecord> LastOf(Port port) => LastOf(port, All());

    /// <summary>The same among records that have been read.</summary>
    public static IEnumerable<TestRecord> LastOf(Port port, IEnumerable<TestRecord> records) => records
        .Where(r => r.Name == port.Name && r.Version == port.Version)
        .GroupBy(r => (Target: r.Target.ToString(), Options: PortVariant.Of(port, r.Options).Options.ToString()))
        .OrderBy(static g => g.Key.Target, StringComparer.Ordinal)
        .ThenBy(static g => g.Key.Options, StringComparer.Ordinal)
        .Select(static g => g.MaxBy(static r => r.Finished)!);

    /// <summary>The record of a build's last test; null: there is none that can be read.</summary>
    public TestRecord? Find(Sha256Digest key) =>
        File.Exists(PathOf(directory, key)) ? TestRecordFormat.TryParse(File.ReadAllBytes(PathOf(directory, key))) : null;

    /// <summary>Every record that can be read.</summary>
    public IEnumerable<TestRecord> All() => !Directory.Exists(directory)
        ? []
        : Directory.EnumerateFiles(directory, $"*{Extension}").Order(StringComparer.Ordinal)
            .Select(static path => TestRecordFormat.TryParse(File.ReadAllBytes(path)))
            .OfType<TestRecord>();

    /// <summary>Stores a record, replacing an earlier one of the same build.</summary>
    /// <exception cref="DiagnosticException">RR6001: the disk is full, or permission is denied.</exception>
    public void Put(TestRecord record)
    {
        try
        {
            AtomicFile.WriteBytes(PathOf(directory, record.Key), TestRecordFormat.ToBytes(record));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw StoreDiagnostics.WriteFailed($"the record `{PathOf(directory, record.Key)}`", e);
        }
    }

    internal static string PathOf(string directory, Sha256Digest key) => Path.Combine(directory, $"{key}{Extension}");
}
