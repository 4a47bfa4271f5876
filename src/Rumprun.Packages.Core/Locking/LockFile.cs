using System.Collections.Immutable;

namespace Rumprun.Packages.Core.Locking;

/// <summary>
/// The choices for each target, so that everyone with the file gets the same ones. The format is in docs/formats/lock.md.
/// </summary>
public sealed record LockFile
{
    /// <summary>The schema version this code reads and writes.</summary>
    public const int SchemaVersion = 1;

    /// <summary>The default file name.</summary>
    public const string FileName = "rrpkg.lock";

    public static LockFile Empty { get; } = new();

    public ImmutableSortedDictionary<Target, LockedTarget> Targets { get; init; } =
        ImmutableSortedDictionary<Target, LockedTarget>.Empty;

    /// <summary>A copy with a target's entries replaced. A target without requests is omitted.</summary>
    public LockFile With(Target target, LockedTarget locked) =>
        this with { Targets = locked.Requests.IsEmpty ? Targets.Remove(target) : Targets.SetItem(target, locked) };
}
