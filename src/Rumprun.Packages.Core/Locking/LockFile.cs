using System.Collections.Immutable;

namespace Rumprun.Packages.Core.Locking;

/// <summary>
/// What was chosen for each target, so that everybody who has the file gets the same. The format is in docs/formats/lock.md.
/// </summary>
public sealed record LockFile
{
    /// <summary>The schema version this code reads and writes.</summary>
    public const int SchemaVersion = 1;

    /// <summary>The name that it has where nobody gives it another.</summary>
    public const string FileName = "rrpkg.lock";

    public static LockFile Empty { get; } = new();

    public ImmutableSortedDictionary<Target, LockedTarget> Targets { get; init; } =
        ImmutableSortedDictionary<Target, LockedTarget>.Empty;

    /// <summary>The same with a target's part replaced. One that asks for nothing is left out.</summary>
    public LockFile With(Target target, LockedTarget locked) =>
        this with { Targets = locked.Requests.IsEmpty ? Targets.Remove(target) : Targets.SetItem(target, locked) };
}
