using System.Collections.Immutable;
using NuGet.Versioning;
using Rumprun.Packages.Core;
using Rumprun.Packages.Core.Diagnostics;
using Rumprun.Packages.Core.Naming;
using Rumprun.Packages.Core.Ports;
using Rumprun.Packages.Core.Profiles;
using Rumprun.Packages.Core.Versioning;
using Rumprun.Packages.Engine.Progress;
using Rumprun.Packages.Engine.Resolving;
using Rumprun.Packages.Engine.Resolving.Locking;
using Rumprun.Packages.Engine.Store;
using Rumprun.Packages.Engine.Trees;

namespace Rumprun.Packages.Engine.Operations;

/// <summary>An installed port that moved, or, on a dry run, would move.</summary>
public sealed record UpdatedPort(PortName Name, Target Target, PortVersion Before, PortVersion After);

/// <summary>
/// Moves installed ports to the newest versions that fit, with the options that they have, and holds the others.
/// </summary>
public sealed class UpdateInstalledOperation(
    InstallOperation install, Profile profile, PortTree tree, InstalledPorts installed)
{
    /// <returns>The ports whose version is another now.</returns>
    /// <exception cref="DiagnosticException">RR6101: a port is not installed; or it cannot be resolved, fetched or
    /// built.</exception>
    public async Task<ImmutableArray<UpdatedPort>> RunAsync(
        UpdateRequest request, IProgress<ProgressEvent> progress, CancellationToken cancellationToken)
    {
        var before = profile.Current();
        var chosen = request.Ports.IsEmpty
            ? before.Ports.Where(p => p.IsRequested && (request.Target is null || p.Target == request.Target))
            : request.Ports.Select(name => installed.Find(name, request.Target));
        var updated = ImmutableArray.CreateBuilder<UpdatedPort>();
        foreach (var part in chosen.GroupBy(static p => p.Target))
        {
            var result = await install.RunAsync(
                new InstallRequest
                {
                    Ports = [.. part.Select(RequestFor)],
                    Target = part.Key,
                    Updated = [.. request.Ports.IsEmpty ? before.Ports.Select(
                        static p => p.Name) : part.Select(static p => p.Name)],
                    Reason = $"update {string.Join(' ', part.Select(static p => p.Name))}",
                    DryRun = request.DryRun,
                },
                progress,
                cancellationToken);
            updated.AddRange(result.Outcomes.Select(static o => o.Port.Node).Where(static n => n.IsRequested)
                .Select(n => new UpdatedPort(
                    n.Port.Name, part.Key, before.Find(n.Port.Name, part.Key)!.Version, n.Port.Version))
                .Where(static u => u.Before != u.After));
        }

        return updated.ToImmutable();
    }

    /// <summary>The port in any version, with the options that it is installed with.</summary>
    private PortRequest RequestFor(InstalledPort port)
    {
        var defaults = tree.Find(port.Name, port.Version)?.DefaultOptions ?? [];
        return new PortRequest(port.Name, VersionRange.All)
        {
            Options = port.Options.Except(defaults),
            WithoutOptions = defaults.Except(port.Options),
        };
    }
}
