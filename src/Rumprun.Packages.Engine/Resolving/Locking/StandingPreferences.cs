using System.Collections.Immutable;
using Rumprun.Packages.Core;
using Rumprun.Packages.Engine.LockFiles;
using Rumprun.Packages.Engine.Store;

namespace Rumprun.Packages.Engine.Resolving.Locking;

/// <summary>
/// The versions that a resolution currently prefers: those of the lock file, if there is one, then the installed ones.
/// </summary>
public sealed class StandingPreferences(LockFileStore lockFile, Profile profile)
{
    public VersionPreferences For(Target target)
    {
        var locked = lockFile.Read()?.Targets.GetValueOrDefault(target);
        return (locked is null ? new VersionPreferences() : LockPreferences.Of(locked)) with
        {
            Installed = profile.Current().RequestedVersions(target),
        };
    }
}
