using System.Collections.Immutable;
using System.Globalization;
using Rumprun.Packages.Core;
using Rumprun.Packages.Core.Diagnostics;
using Rumprun.Packages.Core.Naming;
using Rumprun.Packages.Core.Packages;
using Rumprun.Packages.Core.Planning;
using Rumprun.Packages.Core.Ports;
using Rumprun.Packages.Core.Versioning;
using Rumprun.Packages.Engine.Building;
using Rumprun.Packages.Engine.Building.Explaining;
using Rumprun.Packages.Engine.Building.Scheduling;
using Rumprun.Packages.Engine.Resolving;
using Rumprun.Packages.Engine.Store;
using Rumprun.Packages.Engine.Toolchains;

namespace Rumprun.Packages.Engine.Operations;

/// <summary>
/// Explains what changed in a port's build key since its last build here, and follows the change to the dependency that
/// caused it. Nothing is fetched or built: a dependency that would have to be built first is taken as it last came out.
/// </summary>
public sealed class WhyRebuildOperation(
    TargetSelector targets, PortResolver resolver, PortPlanner planner, PackageStore store, BuildKeyIndex index)
{
    /// <exception cref="DiagnosticException">There is no solution, no toolchain, or the port cannot be built.</exception>
    public async Task<RebuildExplanation> RunAsync(PortRequest port, Target? target, CancellationToken cancellationToken)
    {
        var graph = resolver.Resolve(
            [port], targets.Select(target), ImmutableDictionary<PortName, PortVersion>.Empty, cancellationToken);
        var history = new BuildHistory(index.Records());
        var schedule = BuildSchedule.Of(graph);
        var explained = new List<ExplainedPort>();
        foreach (var scheduled in schedule.Ports)
        {
            explained.Add(await ExplainAsync(
                scheduled.Node,
                [.. scheduled.Libraries.Select(l => explained[l.Index])],
                [.. scheduled.Tools.Select(t => explained[t.Index])],
                history,
                cancellationToken));
        }

        return explained[schedule.Roots[0]].Explanation;
    }

    private async Task<ExplainedPort> ExplainAsync(
        ResolvedNode node,
        ImmutableArray<ExplainedPort> libraries,
        ImmutableArray<ExplainedPort> tools,
        BuildHistory history,
        CancellationToken cancellationToken)
    {
        ImmutableArray<ExplainedPort> needs = [.. libraries, .. tools];
        var last = history.LastOf(node.Port.Name, node.Selection);
        var explanation = new RebuildExplanation
        {
            Name = node.Port.Name.ToString(),
            Target = node.Selection.Target,
            Verdict = last is null ? RebuildVerdict.NeverBuilt : RebuildVerdict.Undecided,
            LastBuilt = last?.Finished,
            Causes = [.. needs.Select(static n => n.Explanation).Where(static e => e.Verdict != RebuildVerdict.UpToDate)],
        };
        if (needs.Any(static n => n.Built is null))
        {
            return new ExplainedPort(explanation, BuiltFrom(node, last));
        }

        var build = await planner.PlanAsync(
            node, [.. libraries.Select(static l => l.Built!)], [.. tools.Select(static t => t.Built!)], cancellationToken);
        var found = index.Find(build.Plan.Key);
        explanation =
            found is not null && explanation.Causes.IsEmpty ? explanation with { Verdict = RebuildVerdict.UpToDate }
            : found is not null ? explanation with { Verdict = RebuildVerdict.Undecided }
            : last is null ? explanation
            : index.Read(build.Plan.Key) is not null ? explanation with { Verdict = RebuildVerdict.PackageGone }
            : Changed(explanation, build.Plan, last, needs, history);
        return new ExplainedPort(explanation, BuiltFrom(node, found ?? last));
    }

    private static RebuildExplanation Changed(
        RebuildExplanation explanation,
        BuildPlan plan,
        BuildRecord last,
        ImmutableArray<ExplainedPort> needs,
        BuildHistory history)
    {
        var changes = BuildKeyComparison.Compare(last.CanonicalText, plan.CanonicalText);
        return explanation with
        {
            Verdict = RebuildVerdict.Changed,
            Changes = [.. changes.Select(c => Named(c, plan))],
            Causes =
            [
                .. explanation.Causes,
                .. PastCauses(changes, explanation.Target, history)
                    .Where(c => !explanation.Causes.Any(known => known.Name == c.Name))
                    .Where(c => needs.Any(n => n.Explanation.Name == c.Name)),
            ],
        };
    }

    /// <summary>
    /// Why the dependencies whose outputs changed came out differently, as far as there are records of it.
    /// </summary>
    private static IEnumerable<RebuildExplanation> PastCauses(
        ImmutableArray<BuildKeyChange> changes, Target target, BuildHistory history)
    {
        foreach (var change in changes.Where(static c => c.Dependency is not null))
        {
            var before = history.WithOutput(change.Dependency!, change.Before!);
            var after = history.WithOutput(change.Dependency!, change.After!);
            var inner = before is null || after is null
                ? []
                : BuildKeyComparison.Compare(before.CanonicalText, after.CanonicalText);
            yield return new RebuildExplanation
            {
                Name = change.Dependency!,
                Target = target,
                Verdict = RebuildVerdict.CameOutOtherwise,
                LastBuilt = after?.Finished,
                Changes = inner,
                Causes = [.. PastCauses(inner, target, history)],
            };
        }
    }

    /// <summary>Adds a patch's file name, which says more than its number.</summary>
    private static BuildKeyChange Named(BuildKeyChange change, BuildPlan plan) =>
        change.After is not null && change.Subject.Split(' ') is ["patch", var number]
            && int.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out var place)
            && place <= plan.Patches.Length
            ? change with { Subject = $"{change.Subject} ({plan.Patches[place - 1].Patch.File})" }
            : change;

    /// <summary>The port as a record left it; null if its package is no longer in the store.</summary>
    private BuiltPort? BuiltFrom(ResolvedNode node, BuildRecord? record) =>
        record is null || !store.Contains(record.Package) ? null : new BuiltPort
        {
            Node = node,
            Key = record.Key,
            Package = new Package(record.Package, store.ManifestOf(record.Package)),
        };

    /// <param name="Built">What ports that need it are planned with; null if no build of it is in the store.</param>
    private sealed record ExplainedPort(RebuildExplanation Explanation, BuiltPort? Built);
}
