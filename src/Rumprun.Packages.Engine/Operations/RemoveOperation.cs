using System.Collections.Immutable;
using Rumprun.Packages.Core;
using Rumprun.Packages.Core.Diagnostics;
using Rumprun.Packages.Core.Naming;
using Rumprun.Packages.Core.Ports;
using Rumprun.Packages.Core.Profiles;
using Rumprun.Packages.Engine.Resolving;
using Rumprun.Packages.Engine.Store;

namespace Rumprun.Packages.Engine.Operations;

/// <summary>Takes ports out of the profile. Their packages stay in the store for whatever else uses them.</summary>
public sealed class RemoveOperation(Profile profile, InstalledPorts installed)
{
    /// <returns>What was removed.</returns>
    /// <exception cref="DiagnosticException">RR6101: one of them is not installed; then nothing is removed.</exception>
    public async Task<ImmutableArray<InstalledPort>> RunAsync(
        ImmutableArray<PortName> names, Target? target, CancellationToken cancellationToken)
    {
        ImmutableArray<InstalledPort> removed = [.. names.Select(n => installed.Find(n, target)).Distinct()];
        await profile.CommitAsync(
            current => current.Ports.Where(p => !removed.Any(r => r.Name == p.Name && r.Target == p.Target)),
            $"remove {string.Join(' ', names)}",
            cancellationToken);
        return removed;
    }
}
