using System.Collections.Immutable;
using Rumprun.Packages.Core.Diagnostics;
using Rumprun.Packages.Core.Planning;
using Rumprun.Packages.Engine.Files;
using Rumprun.Packages.Engine.Processes;
using Rumprun.Packages.Engine.Progress;

namespace Rumprun.Packages.Engine.Building;

/// <summary>
/// Builds a second time, in another place, at another time, with another host name and umask, with one job and the sources
/// in another order, and compares the output. The second build is not added to the store.
/// </summary>
/// <param name="path">The directories to search for diffoscope.</param>
public sealed class ReproducibilityCheck(BuildExecutor executor, SearchPath path)
{
    private const int MostTold = 5;

    /// <param name="first">The tree of the first build.</param>
    /// <exception cref="DiagnosticException">RR5340: the second one differs; its directory is kept then.</exception>
    public async Task RequireSameAsync(
        PreparedBuild build,
        IBuildSources sources,
        string first,
        IProgress<ProgressEvent> progress,
        CancellationToken cancellationToken)
    {
        var plan = build.Plan;
        var layout = new BuildLayout($"{build.Binding.Layout.Around}-second/in-another-directory");
        var again = build.Binding with
        {
            Layout = layout,
            Surroundings = BuildSurroundings.Other,
            Jobs = 1,
            JobServer = null,
        };
        using var directory = await OwnedDirectory.CreateAsync(layout.Around, cancellationToken);
        progress.Report(new ProgressEvent.Notice($"building `{plan.Port.Name}` a second time, to compare"));
        try
        {
            var outcome = await executor.ExecuteAsync(plan, again, sources, progress, cancellationToken);
            var differences = await TreeComparison.CompareAsync(
                first, outcome.Tree, ComparedTrees.OfTwoBuilds, cancellationToken);
            if (!differences.IsEmpty)
            {
                var report = $"{layout.Around}/difference.txt";
                throw await ProblemAsync(plan, differences, first, outcome.Tree, report, cancellationToken);
            }
        }
        catch (DiagnosticException)
        {
            directory.Keep();
            throw;
        }
    }

    private async Task<DiagnosticException> ProblemAsync(
        BuildPlan plan,
        ImmutableArray<TreeDifference> differences,
        string first,
        string second,
        string reportFile,
        CancellationToken cancellationToken)
    {
        var untold = differences.Length - MostTold;
        var hasReport = await ExplainAsync(differences[0].Member, first, second, reportFile, cancellationToken);
        return new DiagnosticException(
        [
            .. differences.Take(MostTold).Select((difference, i) => ReproducibilityDiagnostics.Differs.Create(
                $"`{difference.Member}` of `{plan.Port.Name}` {difference.What}"
                + (i == MostTold - 1 && untold > 0 ? FormattableString.Invariant($"; {untold} more members differ") : ""),
                i > 0 ? [] :
                [
                    !hasReport
                        ? "install `diffoscope` to see what the bytes mean: `apt-get install diffoscope-minimal`"
                        : $"read what differs in {reportFile}",
                    $"compare `{first}` with `{second}`",
                ])),
        ]);
    }

    /// <returns>Whether diffoscope wrote a report: it may not be installed, or fail.</returns>
    private async Task<bool> ExplainAsync(
        string member, string first, string second, string report, CancellationToken cancellationToken)
    {
        using var one = HeldDirectory.Open(first);
        using var other = HeldDirectory.Open(second);
        if (path.Find("diffoscope") is not { } diffoscope
            || one.KindOf(member) != FileEntryKind.File || other.KindOf(member) != FileEntryKind.File)
        {
            return false;
        }

        await ChildProcess.RunAsync(
            new CommandLine
            {
                Program = diffoscope,
                Arguments = ["--no-progress", "--text", report, Path.Combine(first, member), Path.Combine(second, member)],
            },
            cancellationToken);
        return File.Exists(report);
    }
}
