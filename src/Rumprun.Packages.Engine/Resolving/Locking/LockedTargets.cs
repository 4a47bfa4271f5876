using System.Collections.Immutable;
using Rumprun.Packages.Core;
using Rumprun.Packages.Core.Diagnostics;
using Rumprun.Packages.Core.Locking;

namespace Rumprun.Packages.Engine.Resolving.Locking;

/// <summary>The targets of a lock file that a command without ports to add applies to.</summary>
internal static class LockedTargets
{
    /// <param name="named">Null: all targets in the file.</param>
    /// <exception cref="DiagnosticException">RR2112: there is no file; RR2114: it has nothing for the target.</exception>
    public static ImmutableArray<Target> Of(LockFile? file, Target? named, string name)
    {
        if (file is null)
        {
            throw LockDiagnostics.NotThere.Exception($"there is no `{name}` here", "run `rrpkg lock PORT` to create one");
        }

        return named is not { } target ? [.. file.Targets.Keys]
            : file.Targets.ContainsKey(target) ? [target]
            : throw LockDiagnostics.NotLocked.Exception(
                $"`{name}` has nothing for `{target}`", $"run `rrpkg lock PORT --target {target}`");
    }
}
