using System.Collections.Immutable;
using Rumprun.Packages.Core;
using Rumprun.Packages.Core.Diagnostics;
using Rumprun.Packages.Core.Naming;
using Rumprun.Packages.Core.Ports;
using Rumprun.Packages.Core.Versioning;
using Rumprun.Packages.Engine.Building;
using Rumprun.Packages.Engine.Building.Scheduling;
using Rumprun.Packages.Engine.Progress;
using Rumprun.Packages.Engine.Resolving;
using Rumprun.Packages.Engine.Toolchains;

namespace Rumprun.Packages.Engine.Operations;

/// <summary>Opens a shell where a port is built: in the directory of a build that failed, else in a fresh one.</summary>
public sealed class BuildShellOperation(
    TargetSelector targets,
    PortResolver resolver,
    BuildScheduler scheduler,
    PortPlanner planner,
    PortBuilder builder,
    BuildStore packages)
{
    /// <param name="target">Null: rrpkg chooses.</param>
    /// <param name="command">The command to run there; empty for a shell.</param>
    /// <param name="terminal">The value of TERM; null if it is not set.</param>
    /// <returns>The exit code of the command.</returns>
    /// <exception cref="DiagnosticException">There is no solution, or what the port needs cannot be built.</exception>
    public async Task<int> RunAsync(
        PortRequest port,
        Target? target,
        ImmutableArray<string> command,
        string? terminal,
        IProgress<ProgressEvent> progress,
        CancellationToken cancellationToken)
    {
        // Held while the shell is open: garbage collection must not remove what it uses.
        using var held = await packages.HoldAsync(progress, cancellationToken);
        var graph = resolver.Resolve(
            [port], targets.Select(target), ImmutableDictionary<PortName, PortVersion>.Empty, cancellationToken);
        var node = graph.Nodes.Single(static n => n.IsRequested);
        ImmutableArray<ResolvedGraph> tools = [.. node.Tools.Select(AsNeed)];
        var needs = tools.Add(new ResolvedGraph(graph.Nodes.Remove(node))).Where(static g => !g.Nodes.IsEmpty);
        var report = await scheduler.RunAsync(needs, new BuildOptions(BuildMode.Build), progress, cancellationToken);
        report.ThrowIfFailed();

        var build = await planner.PlanAsync(
            node,
            [.. graph.ClosureOf(node).Select(name => Built(report, graph.Nodes.Single(n => n.Port.Name == name)))],
            [.. tools.Select(tool => Built(report, tool.Nodes[^1]))],
            cancellationToken);
        return await builder.EnterAsync(build, command, terminal, progress, cancellationToken);
    }

    /// <summary>A tool is not booted, so its image is not needed.</summary>
    private static ResolvedGraph AsNeed(ResolvedGraph tool) =>
        new([.. tool.Nodes.Select(static n => n with { IsRequested = false })]);

    private static BuiltPort Built(BuildReport report, ResolvedNode node) =>
        ((PortOutcome.Ready)report.OutcomeOf(node)).Built;
}
