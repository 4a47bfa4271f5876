using System.Collections.Immutable;
using Rumprun.Packages.Core.Diagnostics;
using Rumprun.Packages.Core.Planning;
using Rumprun.Packages.Engine.Files;
using Rumprun.Packages.Engine.Processes;
using Rumprun.Packages.Engine.Progress;

namespace Rumprun.Packages.Engine.Building;

/// <summary>
/// Builds a second time, elsewhere, later, under another name and mask, with one job and the sources in another order, and compares
/// what comes out. Nothing of it gets into the store.
/// </summary>
/// <param name="path">Where diffoscope is looked for.</param>
public sealed class ReproducibilityCheck(BuildExecutor executor, SearchPath path)
{
    private const int MostTold = 5;

    /// <param name="first">The tree of the first build.</param>
    /// <exception cref="DiagnosticException">RR5340: the second one differs; its directory is kept then.</exception>
    public async Task RequireSameAsync(
        PreparedBuild build, IBuildSources sources, string first, IProgress<ProgressEvent> progress, CancellationToken cancellationToken)
    {
        var plan = build.Plan;
        var layout = new BuildLayout($"{build.Binding.Layout.Directory}-second/in-another-directory");
        var again = build.Binding with { Layout = layout, Surroundings = BuildSurroundings.Other, Jobs = 1, JobServer = null };
        using var directory = await OwnedDirectory.CreateAsync(Path.GetDirectoryName(layout.Directory)!, cancellationToken);
        progress.Report(new ProgressEvent.Notice($"building `{plan.Port.Name}` a second time, to compare"));
        try
        {
            var outcome = await executor.ExecuteAsync(plan, again, sources, progress, cancellationToken);
            var differences = await TreeComparison.CompareAsync(first, outcome.Tree, cancellationToken);
            if (!differences.IsEmpty)
            {
                throw await ProblemAsync(plan, differences, first, outcome.Tree, cancellationToken);
            }
        }
        catch (DiagnosticException)
        {
            directory.Keep();
            throw;
        }
    }

    private async Task<DiagnosticException> ProblemAsync(
        BuildPlan plan, ImmutableArray<TreeDifference> differences, string first, string second, CancellationToken cancellationToken)
    {
        var untold = differences.Length - MostTold;
        var report = await ExplainAsync(differences[0].Member, first, second, cancellationToken);
        return new DiagnosticException(
        [
            .. differences.Take(MostTold).Select((difference, i) => ReproducibilityDiagnostics.Differs.Create(
                $"`{difference.Member}` of `{plan.Port.Name}` {difference.What}"
                + (i == MostTold - 1 && untold > 0 ? FormattableString.Invariant($"; so it is with {untold} more") : ""),
                i > 0 ? [] :
                [
                    report is null
                        ? "install `diffoscope` to see what the bytes mean: `apt-get install diffoscope-minimal`"
                        : $"read what differs in {report}",
                    $"compare `{first}` with `{second}`",
                ])),
        ]);
    }

    /// <returns>The file with diffoscope's report; null where there is no diffoscope, or it gave none.</returns>
    private async Task<string?> ExplainAsync(string member, string first, string second, CancellationToken cancellationToken)
    {
        if (path.Find("diffoscope") is not { } diffoscope
            || !File.Exists(Path.Combine(first, member)) || !File.Exists(Path.Combine(second, member)))
        {
            return null;
        }

        var report = Path.Combine(Path.GetDirectoryName(second)!, "difference.txt");
        await ChildProcess.RunAsync(
            new CommandLine
            {
                Program = diffoscope,
                Arguments = ["--no-progress", "--text", report, Path.Combine(first, member), Path.Combine(second, member)],
            },
            cancellationToken);
        return File.Exists(report) ? report : null;
    }
}
