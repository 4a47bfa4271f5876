using System.Collections.Immutable;
using Rumprun.Packages.Core.Diagnostics;
using Rumprun.Packages.Core.Ports;
using Rumprun.Packages.Engine.Files;

namespace Rumprun.Packages.Engine.Testing;

/// <summary>The disks that tests of one port leave for those that continue them. Disposing removes them.</summary>
/// <param name="scratch">The directory in which it makes its own.</param>
/// <param name="tests">All tests of the port for the target, in their order.</param>
internal sealed class TestDisks(string scratch, ImmutableArray<PortTest> tests) : IDisposable
{
    private const string Folder = "disks";

    private readonly OwnedDirectory _kept = OwnedDirectory.CreateNew(scratch, "test-disks-");

    public void Dispose() => _kept.Dispose();

    /// <summary>Why a test cannot be run after those that ended; null: it can.</summary>
    public static Diagnostic? ObstacleTo(PortTest test, IEnumerable<TestResult> ended) =>
        test.After is not { } before ? null
        : ended.FirstOrDefault(r => r.Name == before) is not { } result ? TestDiagnostics.Uncontinued.Create(
            $"it continues `{before}`, which is not a test for this target", "give both the same condition")
        : result.HasPassed ? null
        : TestDiagnostics.Uncontinued.Create($"it continues `{before}`, which failed", $"fix what `{before}` found first");

    /// <summary>Gives a test a copy of the disks that it continues on.</summary>
    /// <param name="directory">The test's own directory.</param>
    public void HandOn(PortTest test, string directory)
    {
        if (test.After is { } before && Directory.Exists(PlaceOf(before)))
        {
            DirectoryTree.CopyWritable(PlaceOf(before), Path.Combine(directory, Folder));
        }
    }

    /// <summary>Keeps the disks that a test left, if another test continues it. Its guests must be gone.</summary>
    public void Keep(PortTest test, string directory)
    {
        var disks = Path.Combine(directory, Folder);
        if (Directory.Exists(disks) && tests.Any(t => t.After == test.Name))
        {
            Directory.Move(disks, PlaceOf(test.Name));
        }
    }

    private string PlaceOf(string test) => Path.Combine(_kept.Path, test);
}
