using System.Collections.Immutable;
using Rumprun.Packages.Core.Diagnostics;
using Rumprun.Packages.Core.Ports;
using Rumprun.Packages.Core.Profiles;
using Rumprun.Packages.Engine.Building;
using Rumprun.Packages.Engine.Files;
using Rumprun.Packages.Engine.Launching;
using Rumprun.Packages.Engine.Store;

namespace Rumprun.Packages.Engine.Testing;

/// <summary>Runs one test at a time of a port that is built.</summary>
/// <param name="logs">The directory that consoles are kept in: one folder a port, target and choice of options.</param>
/// <param name="mounts">How mounts are prepared, with directories below a test's own one: nothing outlives it.</param>
internal sealed class PortTester(
    PackageStore store, Func<string, MountPreparation> mounts, GuestLaunchers launchers, string scratch, string logs, TimeProvider time)
{
    /// <param name="others">The ports that other guests of tests are of.</param>
    /// <param name="disks">What tests leave for those that continue them.</param>
    /// <param name="memory">For the guest that the test is about; null: as its launch says.</param>
    /// <param name="limit">In place of the test's own timeout.</param>
    public async Task<TestResult> RunAsync(
        BuiltPort subject,
        PortTest test,
        ImmutableDictionary<PortVariant, InstalledPort> others,
        TestDisks disks,
        long? memory,
        TimeSpan? limit,
        CancellationToken cancellationToken)
    {
        var begun = time.GetTimestamp();
        var result = new TestResult { Port = subject.Node.Variant, Name = test.Name, Elapsed = TimeSpan.Zero };
        ImmutableArray<Diagnostic> problems =
            [.. BinaryCheck.Check(test, store.PathOf(subject.Package.Digest), subject.Node.Selection.Target)];
        if (test.Launch is not null)
        {
            using var directory = OwnedDirectory.CreateNew(scratch, "test-");
            disks.HandOn(test, directory.Path);
            result = await StageAsync(directory.Path);
            problems = problems.AddRange(result.Problems);
            disks.Keep(test, directory.Path);
        }

        return result with { Problems = problems, Elapsed = time.GetElapsedTime(begun) };

        // When this returns, the test's guests are gone.
        async Task<TestResult> StageAsync(string directory)
        {
            await using var stage = new TestStage(
                directory,
                subject.Node.Port.Folder,
                Path.Combine(logs, $"{subject.Node.Port.Name}-{subject.Node.Selection.Target}{subject.Node.Variant.Options.FileSuffix}"),
                new GuestPreparer(store, mounts(directory)),
                launchers);
            var play = new TestPlay(stage, test, others, memory, limit ?? test.Timeout, time);
            return result with
            {
                Problems = await play.RunAsync(subject.ToInstalled(), test.Launch.Value, cancellationToken),
                Logs = stage.Logs,
                TimeToMain = play.TimeToMain,
                TimeToAnswer = play.TimeToAnswer,
                IsEmulated = play.IsEmulated,
            };
        }
    }
}
