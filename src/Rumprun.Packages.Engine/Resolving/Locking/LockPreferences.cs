using System.Collections.Immutable;
using Rumprun.Packages.Core.Locking;
using Rumprun.Packages.Core.Naming;
using Rumprun.Packages.Core.Versioning;

namespace Rumprun.Packages.Engine.Resolving.Locking;

/// <summary>The versions that the resolver prefers because of a lock file.</summary>
internal static class LockPreferences
{
    /// <param name="unlocked">
    /// Ports that take the newest version possible, for the target and the build machine, before others keep theirs. If
    /// they are all ports, none comes before others.
    /// </param>
    public static VersionPreferences Of(LockedTarget locked, params PortName[] unlocked)
    {
        return new VersionPreferences
        {
            Locked = VersionsOf(locked.Ports),
            Updated = locked.Ports.Keys.All(unlocked.Contains) ? [] : [.. unlocked],
            LockedTools = locked.Tools.ToImmutableDictionary(static t => t.Key, t => VersionsOf(t.Value)),
        };

        ImmutableDictionary<PortName, PortVersion> VersionsOf(ImmutableSortedDictionary<PortName, LockedPort> ports) =>
            ports.Where(p => !unlocked.Contains(p.Key)).ToImmutableDictionary(
                static p => p.Key, static p => p.Value.Version);
    }
}
