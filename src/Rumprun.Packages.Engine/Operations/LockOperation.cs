using System.Collections.Immutable;
using Rumprun.Packages.Core;
using Rumprun.Packages.Core.Diagnostics;
using Rumprun.Packages.Core.Locking;
using Rumprun.Packages.Engine.LockFiles;
using Rumprun.Packages.Engine.Resolving.Locking;
using Rumprun.Packages.Engine.Toolchains;

namespace Rumprun.Packages.Engine.Operations;

/// <summary>
/// Writes what is chosen for some ports into the lock file, or brings the lock file up to date with the ports.
/// </summary>
public sealed class LockOperation(TargetSelector targets, Relocking relocking, LockFileStore file)
{
    /// <returns>One change for each target that was looked at.</returns>
    /// <exception cref="DiagnosticException">There is no solution; RR2112, RR2114: there is nothing to bring up to
    /// date.</exception>
    public async Task<ImmutableArray<LockChange>> RunAsync(LockRequest request, CancellationToken cancellationToken)
    {
        var changes = ImmutableArray.CreateBuilder<LockChange>();
        await file.ChangeAsync(
            async now =>
            {
                var before = now ?? LockFile.Empty;
                foreach (var target in TargetsOf(request, now))
                {
                    var part = before.Targets.GetValueOrDefault(target, new LockedTarget());
                    changes.Add(
                        await relocking.ChangeAsync(target, part, part.RequestsWith(request.Ports), [], cancellationToken));
                }

                return changes.Aggregate(before, static (all, change) => all.With(change.Target, change.After));
            },
            cancellationToken);
        return changes.ToImmutable();
    }

    private ImmutableArray<Target> TargetsOf(LockRequest request, LockFile? now) =>
        request.Ports.IsEmpty ? LockedTargets.Of(now, request.Target, file.Name) : [targets.Select(request.Target)];
}
