using System.Collections.Immutable;
using Rumprun.Packages.Core;
using Rumprun.Packages.Core.Diagnostics;
using Rumprun.Packages.Core.Locking;
using Rumprun.Packages.Core.Naming;
using Rumprun.Packages.Core.Ports;

namespace Rumprun.Packages.Engine.Resolving.Locking;

/// <summary>Updates a lock file's entries for one target, keeping the versions that may stay.</summary>
public sealed class Relocking(PortResolver resolver, LockEntries entries)
{
    /// <param name="unlocked">Ports that may change although their versions are still available.</param>
    /// <exception cref="DiagnosticException">There is no solution, or a toolchain is broken.</exception>
    public async Task<LockChange> ChangeAsync(
        Target target,
        LockedTarget before,
        ImmutableArray<PortRequest> requests,
        IEnumerable<PortName> unlocked,
        CancellationToken cancellationToken)
    {
        var graph = resolver.Resolve(requests, target, LockPreferences.Of(before, [.. unlocked]), cancellationToken);
        var choice = await entries.OfAsync(graph, requests, target, cancellationToken);
        return new LockChange(target, before, choice.CompletedFrom(before));
    }
}
