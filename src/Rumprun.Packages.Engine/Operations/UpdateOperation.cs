using System.Collections.Immutable;
using Rumprun.Packages.Core;
using Rumprun.Packages.Core.Diagnostics;
using Rumprun.Packages.Core.Locking;
using Rumprun.Packages.Core.Naming;
using Rumprun.Packages.Core.Ports;
using Rumprun.Packages.Engine.LockFiles;
using Rumprun.Packages.Engine.Resolving.Locking;

namespace Rumprun.Packages.Engine.Operations;

/// <summary>Lets locked ports move to the versions that would be chosen today, and holds the others.</summary>
public sealed class UpdateOperation(Relocking relocking, LockFileStore file)
{
    /// <returns>One change for each target that was looked at; on a dry run none of them is written.</returns>
    /// <exception cref="DiagnosticException">There is no solution; RR2112, RR2114: nothing is locked, or not
    /// that.</exception>
    public async Task<ImmutableArray<LockChange>> RunAsync(UpdateRequest request, CancellationToken cancellationToken)
    {
        if (request.DryRun)
        {
            return await ChangesAsync(request, file.Read(), cancellationToken);
        }

        ImmutableArray<LockChange> changes = [];
        await file.ChangeAsync(
            async now =>
            {
                changes = await ChangesAsync(request, now, cancellationToken);
                return changes.Aggregate(now!, static (all, change) => all.With(change.Target, change.After));
            },
            cancellationToken);
        return changes;
    }

    private async Task<ImmutableArray<LockChange>> ChangesAsync(
        UpdateRequest request, LockFile? now, CancellationToken cancellationToken)
    {
        var targets = LockedTargets.Of(now, request.Target, file.Name);
        var parts = targets.Select(target => (Target: target, Part: now!.Targets[target])).ToArray();
        var known = parts.SelectMany(static p => NamesIn(p.Part)).ToHashSet();
        if (request.Ports.FirstOrDefault(p => !known.Contains(p)) is var unknown && unknown != default)
        {
            throw NotLocked(unknown, known);
        }

        var changes = ImmutableArray.CreateBuilder<LockChange>(parts.Length);
        foreach (var (target, part) in parts)
        {
            var unlocked = request.Ports.IsEmpty ? NamesIn(part) : request.Ports;
            changes.Add(await relocking.ChangeAsync(target, part, part.Requests, unlocked, cancellationToken));
        }

        return changes.MoveToImmutable();
    }

    private static IEnumerable<PortName> NamesIn(LockedTarget part) =>
        part.Ports.Keys.Concat(part.Tools.Values.SelectMany(static graph => graph.Keys)).Distinct();

    private DiagnosticException NotLocked(PortName port, IEnumerable<PortName> known)
    {
        var near = Suggestion.For(port, known);
        return LockDiagnostics.NotLocked.Exception(
            $"`{port}` is not in `{file.Name}`",
            near is null ? $"run `rrpkg lock {port}` to add it" : $"did you mean `{near}`?");
    }
}
