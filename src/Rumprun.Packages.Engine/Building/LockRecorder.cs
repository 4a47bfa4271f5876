using System.Collections.Immutable;
using Rumprun.Packages.Core.Diagnostics;
using Rumprun.Packages.Core.Locking;
using Rumprun.Packages.Core.Naming;
using Rumprun.Packages.Engine.Building.Scheduling;
using Rumprun.Packages.Engine.LockFiles;
using Rumprun.Packages.Engine.Progress;
using Rumprun.Packages.Engine.Resolving;
using Rumprun.Packages.Engine.Resolving.Locking;

namespace Rumprun.Packages.Engine.Building;

/// <summary>Compares the packages of a run with the lock file, and adds digests that the file does not have yet.</summary>
public sealed class LockRecorder(LockFileStore file)
{
    /// <param name="report">A run that <paramref name="resolved"/> was part of.</param>
    /// <exception cref="DiagnosticException">RR2113: <c>--locked</c> was given, and a package is not the one in the
    /// file.</exception>
    public async Task RecordAsync(
        LockedGraph resolved, BuildReport report, IProgress<ProgressEvent> progress, CancellationToken cancellationToken)
    {
        if (resolved.Choice is not { } choice)
        {
            return;
        }

        var tools = ToolsOf(resolved.Graph)
            .DistinctBy(static t => t.Request)
            .ToDictionary(static t => t.Request, static t => t.Graph);
        var made = choice with
        {
            Ports = WithPackages(choice.Ports, resolved.Graph, report, withImages: true),

            // A build tool is not booted: its image, if it has one, is not part of the choice. What only a release was built
            // with is not in the graph.
            Tools = choice.Tools.ToImmutableSortedDictionary(
                static t => t.Key,
                t => tools.TryGetValue(t.Key, out var graph) ? WithPackages(
                    t.Value, graph, report, withImages: false) : t.Value,
                StringComparer.Ordinal),
        };
        var target = resolved.Graph.Nodes[0].Selection.Target;
        if (resolved.IsDemanded)
        {
            Check(file.Read()?.Targets.GetValueOrDefault(target), made);
            return;
        }

        await file.ChangeAsync(
            now => Task.FromResult(
                now?.Targets.GetValueOrDefault(target) is { } locked ? now.With(target, locked.CompletedFrom(made)) : now),
            cancellationToken);
        foreach (var other in file.Read()?.Targets.GetValueOrDefault(target)?.OtherArtifacts(made) ?? [])
        {
            progress.Report(new ProgressEvent.Notice(Describe(other)));
        }
    }

    private void Check(LockedTarget? locked, LockedTarget made)
    {
        ImmutableArray<Diagnostic> others =
        [
            .. (locked?.OtherArtifacts(made) ?? []).Select(o => LockDiagnostics.OtherPackage.Create(
                Describe(o),
                "run `rrpkg build --check` to see whether two builds give the same output",
                $"if you trust the new package, delete its line from `{file.Name}` and build without `--locked`")),
        ];
        if (!others.IsEmpty)
        {
            throw new DiagnosticException(others);
        }
    }

    private string Describe(OtherArtifact other) =>
        $"the {(other.IsImage ? "image " : "")}package of `{other.Name}` is `{other.Actual}`, "
        + $"but `{file.Name}` has `{other.Locked}`";

    private static ImmutableSortedDictionary<PortName, LockedPort> WithPackages(
        ImmutableSortedDictionary<PortName, LockedPort> ports, ResolvedGraph graph, BuildReport report, bool withImages)
    {
        foreach (var node in graph.Nodes)
        {
            if (!node.Port.IsLocal && report.OutcomeOf(node) is PortOutcome.Ready { Built: var built })
            {
                ports = ports.SetItem(node.Port.Name, ports[node.Port.Name] with
                {
                    Package = built.Package.Digest,
                    Image = withImages && node.IsRequested ? built.Image?.Digest : null,
                });
            }
        }

        return ports;
    }

    /// <summary>The graphs of all build tools, those of the tools' own tools included.</summary>
    private static IEnumerable<(string Request, ResolvedGraph Graph)> ToolsOf(ResolvedGraph graph) =>
        graph.Nodes.SelectMany(LockEntries.ToolsOf).SelectMany(static tool => ToolsOf(tool.Graph).Prepend(tool));
}
