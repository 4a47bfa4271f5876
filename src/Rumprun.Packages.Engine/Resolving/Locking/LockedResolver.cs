using System.Collections.Immutable;
using Rumprun.Packages.Core;
using Rumprun.Packages.Core.Diagnostics;
using Rumprun.Packages.Core.Locking;
using Rumprun.Packages.Core.Naming;
using Rumprun.Packages.Core.Ports;
using Rumprun.Packages.Core.Versioning;
using Rumprun.Packages.Engine.LockFiles;
using Rumprun.Packages.Engine.Progress;

namespace Rumprun.Packages.Engine.Resolving.Locking;

/// <summary>
/// Resolves a request with the lock file's choices, if there is a lock file. The requests in the lock file are solved
/// together with the new ones, so that a part resolves the same as the whole.
/// </summary>
public sealed class LockedResolver(PortResolver resolver, LockEntries entries, LockFileStore file)
{
    /// <summary>Called with the names that are about to be resolved, so that the tree can get them.</summary>
    public Func<IEnumerable<PortName>, IProgress<ProgressEvent>, CancellationToken, Task> Fetch { get; init; } =
        static (_, _, _) => Task.CompletedTask;

    /// <param name="isDemanded">The lock file must exist and match the request exactly; otherwise its versions are only
    /// preferred.</param>
    /// <exception cref="DiagnosticException">There is no solution; or RR2009, RR2110, RR2112: it differs from the locked
    /// one.</exception>
    public async Task<LockedGraph> ResolveAsync(
        ImmutableArray<PortRequest> requests,
        Target target,
        ImmutableDictionary<PortName, PortVersion> installed,
        bool isDemanded,
        IProgress<ProgressEvent> progress,
        CancellationToken cancellationToken)
    {
        var locked = resolver.IsLowest ? null : file.Read();
        var names = requests.Select(static r => r.Port)
            .Concat(locked?.Targets.GetValueOrDefault(target)?.Ports.Keys ?? [])
            .Distinct();
        await Fetch(names, progress, cancellationToken);
        var resolved = isDemanded
            ? await DemandAsync(requests, target, locked ?? throw NotThere(requests, target), cancellationToken)
            : locked?.Targets.GetValueOrDefault(target) is { } part
                ? await PreferAsync(requests, target, part, installed, progress, cancellationToken)
                : new LockedGraph(
                    resolver.Resolve(requests, target, new VersionPreferences { Installed = installed }, cancellationToken));
        foreach (var node in resolved.Graph.Nodes.Where(static n => n.Port.Entry.IsDiscouraged))
        {
            var (kind, why) = node.Port.Entry is { Insecure: { } hole }
                ? ("insecure", hole)
                : ("deprecated", node.Port.Entry.Deprecated);
            progress.Report(new ProgressEvent.Notice($"`{node.Port.Name}` {node.Port.Version} is {kind}: {why}"));
        }

        return resolved;
    }

    private async Task<LockedGraph> DemandAsync(
        ImmutableArray<PortRequest> requests, Target target, LockFile locked, CancellationToken cancellationToken)
    {
        var part = locked.Targets.GetValueOrDefault(target, new LockedTarget());
        if (requests.Where(r => !part.Answers(r)).ToArray() is { Length: > 0 } missing)
        {
            throw LockDiagnostics.OutOfDate.Exception(
                LockWording.OutOfDate(
                    file.Name, target, [.. missing.Select(static r => $"nothing is locked for `{r.Port}`")]),
                $"run `rrpkg lock {string.Join(' ', missing.Select(static r => $"{r}"))} --target {target}`");
        }

        // Other locked ports are part of the problem, but need not be available any longer.
        var wanted = part.Only(requests);
        var demanded = LockPreferences.Of(wanted);
        var preferences = LockPreferences.Of(part) with
        {
            LockedTools = demanded.LockedTools,
            DemandedBy = file.Name,
            Demanded = demanded.Locked,
        };
        var graph = Part(resolver.Resolve(part.RequestsWith(requests), target, preferences, cancellationToken), requests);
        var choice = await entries.OfAsync(graph, requests, target, cancellationToken);
        LockDifference[] differences = [.. LockComparison.Differences(wanted, choice)];
        return differences.Length == 0
            ? new LockedGraph(graph) { Choice = choice, IsDemanded = true }
            : throw LockDiagnostics.OutOfDate.Exception(
                LockWording.OutOfDate(file.Name, target, [.. differences.Select(static d => d.ToString())]),
                LockWording.Remedies(differences, target));
    }

    private async Task<LockedGraph> PreferAsync(
        ImmutableArray<PortRequest> requests,
        Target target,
        LockedTarget part,
        ImmutableDictionary<PortName, PortVersion> installed,
        IProgress<ProgressEvent> progress,
        CancellationToken cancellationToken)
    {
        var preferences = LockPreferences.Of(part) with { Installed = installed };
        var graph = requests.All(part.Answers) ? InTheWhole(
            requests, target, part, preferences, progress, cancellationToken) : null;
        graph ??= resolver.Resolve(requests, target, preferences, cancellationToken);
        var choice = await entries.OfAsync(graph, requests, target, cancellationToken);
        foreach (var notice in LockWording.Notices(file.Name, LockComparison.Differences(part.Only(requests), choice)))
        {
            progress.Report(new ProgressEvent.Notice(notice));
        }

        return new LockedGraph(graph) { Choice = choice };
    }

    /// <summary>
    /// Null if the earlier requests can no longer be resolved, which does not prevent the current one.
    /// </summary>
    private ResolvedGraph? InTheWhole(
        ImmutableArray<PortRequest> requests,
        Target target,
        LockedTarget part,
        VersionPreferences preferences,
        IProgress<ProgressEvent> progress,
        CancellationToken cancellationToken)
    {
        try
        {
            return Part(resolver.Resolve(part.RequestsWith(requests), target, preferences, cancellationToken), requests);
        }
        catch (DiagnosticException e)
        {
            progress.Report(new ProgressEvent.Notice(
                $"`{file.Name}` as a whole can no longer be resolved: {e.Diagnostics[0].Message.Split('\n')[0]}"));
            return null;
        }
    }

    private static ResolvedGraph Part(ResolvedGraph graph, ImmutableArray<PortRequest> requests) =>
        graph.Only([.. requests.Select(static r => r.Port)]);

    private DiagnosticException NotThere(ImmutableArray<PortRequest> requests, Target target) =>
        LockDiagnostics.NotThere.Exception(
        $"`--locked` requires a lock file, and there is no `{file.Name}` here",
        $"run `rrpkg lock {string.Join(' ', requests)} --target {target}`, and commit the file");
}
