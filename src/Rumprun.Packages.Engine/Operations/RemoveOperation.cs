using System.Collections.Immutable;
using Rumprun.Packages.Core;
using Rumprun.Packages.Core.Diagnostics;
using Rumprun.Packages.Core.Naming;
using Rumprun.Packages.Core.Ports;
using Rumprun.Packages.Core.Profiles;
using Rumprun.Packages.Engine.Progress;
using Rumprun.Packages.Engine.Resolving;
using Rumprun.Packages.Engine.Store;

namespace Rumprun.Packages.Engine.Operations;

/// <summary>Which ports to remove.</summary>
public sealed record RemoveRequest
{
    public required ImmutableArray<PortName> Ports { get; init; }

    /// <summary>Null: the only target that a port is installed for, else the one that rrpkg chooses.</summary>
    public Target? Target { get; init; }

    /// <summary>Also remove every library that was not asked for and that no remaining port was linked with.</summary>
    public bool Unused { get; init; }
}

/// <summary>Removes ports from the profile. Their packages stay in the store until garbage is collected.</summary>
public sealed class RemoveOperation(Profile profile, InstalledPorts installed, PackageStore store)
{
    /// <returns>What was removed. If that is nothing, there is no new generation.</returns>
    /// <exception cref="DiagnosticException">
    /// RR6101: one of the ports is not installed. RR6003: a package is missing, so what it needs is unknown. Nothing is
    /// removed then.
    /// </exception>
    public async Task<ImmutableArray<InstalledPort>> RunAsync(
        RemoveRequest request, IProgress<ProgressEvent> progress, CancellationToken cancellationToken)
    {
        using var held = await store.HoldAsync(progress, cancellationToken);
        ImmutableArray<InstalledPort> named = [.. request.Ports.Select(n => installed.Find(n, request.Target)).Distinct()];
        if (named.IsEmpty && Remaining(profile.Current(), request, named).Length == profile.Current().Ports.Length)
        {
            return [];
        }

        ImmutableArray<InstalledPort> removed = [];
        await profile.CommitAsync(
            current =>
            {
                var remaining = Remaining(current, request, named);
                removed = [.. current.Ports.Except(remaining)];
                return remaining;
            },
            ReasonOf(request),
            cancellationToken);
        return removed;
    }

    private static string ReasonOf(RemoveRequest request)
    {
        IEnumerable<string> words = ["remove", .. request.Ports.Select(static p => p.ToString())];
        return string.Join(' ', request.Unused ? words.Append("--unused") : words);
    }

    private ImmutableArray<InstalledPort> Remaining(
        Generation current, RemoveRequest request, ImmutableArray<InstalledPort> named)
    {
        ImmutableArray<InstalledPort> others =
            [.. current.Ports.Where(p => !named.Any(n => n.Name == p.Name && n.Target == p.Target))];
        return request.Unused ? [.. Used(others)] : others;
    }

    /// <summary>The ports that were asked for and, directly or not, what those were linked with.</summary>
    private IEnumerable<InstalledPort> Used(ImmutableArray<InstalledPort> ports)
    {
        var used = ports.Where(static p => p.IsRequested).ToHashSet();
        var pending = new Queue<InstalledPort>(used);
        while (pending.TryDequeue(out var port))
        {
            var needed = store.ManifestOf(port.Package).Dependencies.Select(static d => (d.Name, d.Output)).ToHashSet();
            foreach (var library in ports.Where(p => p.Target == port.Target && !used.Contains(p)).ToArray())
            {
                if (needed.Contains((library.Name, store.ManifestOf(library.Package).Output)))
                {
                    used.Add(library);
                    pending.Enqueue(library);
                }
            }
        }

        return ports.Where(used.Contains);
    }
}
