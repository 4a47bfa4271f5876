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
using Rumprun.Packages.Engine.Resolving;
using Rumprun.Packages.Engine.Store;
using Rumprun.Packages.Engine.Toolchains;

namespace Rumprun.Packages.Engine.Operations;

/// <summary>
/// Says what changed in a port's build key since its last build here, and follows that to the dependency that caused it. Nothing is
/// fetched or built: where a dependency has to be built first, it is taken as it came out last.
/// </summary>
public sealed class WhyRebuildOperation(
    TargetSelector targets, PortResolver resolver, PortPlanner planner, PackageStore store, BuildKeyIndex index)
{
    /// <exception cref="DiagnosticException">There is no solution, no toolchain, or the port cannot be built.</exception>
    public async Task<RebuildExplanation> RunAsync(PortRequest port, Target? target, CancellationToken cancellationToken)
    {
        var graph = resolver.Resolve(
            [port], targets.Select(target), ImmutableDictionary<string, PortVersion>.Empty, cancellationToken);
        return (await ExplainAsync(graph, new BuildHistory(index.Records()), cancellationToken))[port.Port].Explanation;
    }

    private async Task<Dictionary<PortName, Explained>> ExplainAsync(
        ResolvedGraph graph, BuildHistory history, CancellationToken cancellationToken)
    {
        var explained = new Dictionary<PortName, Explained>();
        foreach (var node in graph.Nodes)
        {
            var tools = ImmutableArray.CreateBuilder<Explained>();
            foreach (var tool in node.Tools)
            {
                tools.Add((await ExplainAsync(tool, history, cancellationToken))[tool.Nodes[^1].Port.Name]);
            }

            ImmutableArray<Explained> libraries = [.. graph.ClosureOf(node).Select(name => explained[name])];
            explained[node.Port.Name] = await ExplainAsync(node, libraries, tools.ToImmutable(), history, cancellationToken);
        }

        return explained;
    }

    private async Task<Explained> ExplainAsync(
        ResolvedNode node,
        ImmutableArray<Explained> libraries,
        ImmutableArray<Explained> tools,
        BuildHistory history,
        CancellationToken cancellationToken)
    {
        ImmutableArray<Explained> needs = [.. libraries, .. tools];
        var last = history.LastOf(node.Port.Name, node.Selection);
        var explanation = new RebuildExplanation
        {
            Name = node.Port.Name.ToString(),
            Target = node.Selection.Target,
            Verdict = last is null ? RebuildVerdict.NeverBuilt : RebuildVerdict.Undecided,
            LastBuilt = last?.Finished,
            Causes = [.. needs.Where(static n => n.Explanation.Verdict != RebuildVerdict.UpToDate).Select(static n => n.Explanation)],
        };
        if (needs.Any(static n => n.Port.Package is null))
        {
            return new Explained(explanation, new BuiltPort { Node = node, Package = PackageOf(last) });
        }

        var build = await planner.PlanAsync(
            node, [.. libraries.Select(static l => l.Port)], [.. tools.Select(static t => t.Port)], cancellationToken);
        var found = index.Find(build.Plan.Key);
        explanation =
            found is not null ? explanation with { Verdict = explanation.Causes.IsEmpty ? RebuildVerdict.UpToDate : RebuildVerdict.Undecided }
            : last is null ? explanation
            : index.Read(build.Plan.Key) is not null ? explanation with { Verdict = RebuildVerdict.PackageGone }
            : Changed(explanation, build.Plan, last, needs, history);
        return new Explained(explanation, new BuiltPort { Node = node, Key = build.Plan.Key, Package = PackageOf(found ?? last) });
    }

    private static RebuildExplanation Changed(
        RebuildExplanation explanation, BuildPlan plan, BuildRecord last, ImmutableArray<Explained> needs, BuildHistory history)
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
                    .Where(c => !explanation.Causes.Any(known => known.Name == c.Name) && needs.Any(n => n.Explanation.Name == c.Name)),
            ],
        };
    }

    /// <summary>Why those dependencies came out otherwise whose outputs changed, as far as there are records of it.</summary>
    private static IEnumerable<RebuildExplanation> PastCauses(
        ImmutableArray<BuildKeyChange> changes, Target target, BuildHistory history)
    {
        foreach (var change in changes.Where(static c => c.Dependency is not null))
        {
            var (before, after) = (history.WithOutput(change.Dependency!, change.Before!), history.WithOutput(change.Dependency!, change.After!));
            var inner = before is null || after is null ? [] : BuildKeyComparison.Compare(before.CanonicalText, after.CanonicalText);
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

    /// <summary>A patch's number says less than its file.</summary>
    private static BuildKeyChange Named(BuildKeyChange change, BuildPlan plan) =>
        change.After is not null && change.Subject.Split(' ') is ["patch", var number]
            && int.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out var place) && place <= plan.Patches.Length
            ? change with { Subject = $"{change.Subject} ({plan.Patches[place - 1].Patch.File})" }
            : change;

    private Package? PackageOf(BuildRecord? record) =>
        record is not null && store.Contains(record.Package) ? new Package(record.Package, store.ManifestOf(record.Package)) : null;

    /// <summary>A port's explanation, and the port as those that need it are planned with.</summary>
    private sealed record Explained(RebuildExplanation Explanation, BuiltPort Port);
}
