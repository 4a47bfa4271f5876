using System.Collections.Immutable;
using Rumprun.Packages.Core.Diagnostics;
using Rumprun.Packages.Core.Ports;
using Rumprun.Packages.Engine.Building;
using Rumprun.Packages.Engine.Disks;
using Rumprun.Packages.Engine.Files;
using Rumprun.Packages.Engine.Images;
using Rumprun.Packages.Engine.Launching;
using Rumprun.Packages.Engine.Launching.Groups;
using Rumprun.Packages.Engine.Store;

namespace Rumprun.Packages.Engine.Testing;

/// <summary>
/// Runs one test of a port that has been built: checks the package's files, then starts the test's guests.
/// </summary>
public sealed class TestRunner(
    PackageStore store, DataImageMaker images, GuestLaunchers launchers, RrpkgDirectories directories, TimeProvider time)
{
    /// <param name="disks">What tests leave for those that continue them.</param>
    internal async Task<TestResult> RunAsync(
        BuiltPort subject, PortTest test, TestDisks disks, TestConditions conditions, CancellationToken cancellationToken)
    {
        var begun = time.GetTimestamp();
        var result = new TestResult { Port = subject.Node.Variant, Name = test.Name, Elapsed = TimeSpan.Zero };
        ImmutableArray<Diagnostic> problems =
            [.. BinaryCheck.Check(test, store.PathOf(subject.Package.Digest), subject.Node.Selection.Target)];
        if (test.Launch is not null)
        {
            using var directory = OwnedDirectory.CreateNew(directories.Builds, "test-");
            disks.HandOn(test, directory.Path);
            result = await RunGuestsAsync(subject, test, result, directory.Path, conditions, cancellationToken);
            problems = problems.AddRange(result.Problems);
            disks.Keep(test, directory.Path);
        }

        return result with { Problems = problems, Elapsed = time.GetElapsedTime(begun) };
    }

    /// <summary>When this returns, the test's guests are gone.</summary>
    private async Task<TestResult> RunGuestsAsync(
        BuiltPort subject,
        PortTest test,
        TestResult result,
        string directory,
        TestConditions conditions,
        CancellationToken cancellationToken)
    {
        await using var consoles = new TestConsoles(LogsOf(subject));
        await using var group = new GuestGroup(directory, new GuestPreparer(store, MountsBelow(directory)), launchers);
        var execution = new TestExecution(group, consoles, test, conditions, time);
        return result with
        {
            Problems = await execution.RunAsync(subject, cancellationToken),
            Logs = consoles.Logs,
            TimeToMain = execution.TimeToMain,
            TimeToAnswer = execution.TimeToAnswer,
            IsEmulated = execution.IsEmulated,
        };
    }

    private string LogsOf(BuiltPort subject) => Path.Combine(
        directories.Logs,
        "tests",
        $"{subject.Node.Port.Name}-{subject.Node.Port.Version}-{subject.Node.Selection.Target}"
            + subject.Node.Variant.Options.FileSuffix);

    /// <summary>Mounts, disks included, in the test's own directory: nothing outlives the test.</summary>
    private MountPreparation MountsBelow(string scratch)
    {
        var below = directories with { Data = scratch, State = scratch };
        return new MountPreparation(below, images, new DiskMaker(new DiskStore(below), images));
    }
}
