using System.Collections.Immutable;
using Rumprun.Packages.Core;

namespace Rumprun.Packages.Engine.Maintenance;

/// <summary>What garbage collection removes besides what nothing needs.</summary>
public sealed record GarbageRequest
{
    /// <summary>Report what would be removed, and remove nothing.</summary>
    public bool DryRun { get; init; }

    /// <summary>Also remove generations that ceased to be current longer ago than this; null: all are kept.</summary>
    public TimeSpan? OlderThan { get; init; }

    /// <summary>Also remove sources, which can be fetched again.</summary>
    public bool Sources { get; init; }

    /// <summary>Packages that are kept even if no generation needs them.</summary>
    public ImmutableArray<Sha256Digest> Keep { get; init; } = [];
}

/// <summary>The kinds of garbage.</summary>
public enum GarbageKind
{
    Generation,
    Record,
    Package,
    Leftover,
    Log,
    Source,
}

/// <summary>One thing that was removed, or would be.</summary>
/// <param name="Name">A package's port and version, or a file's name.</param>
/// <param name="Bytes">The space that it takes on the disk.</param>
public sealed record GarbageItem(GarbageKind Kind, string Name, long Bytes);

/// <summary>What was removed, or on a dry run would be, and how many packages remain.</summary>
public sealed record GarbageReport(ImmutableArray<GarbageItem> Items, int KeptPackages)
{
    public long Bytes => Items.Sum(static i => i.Bytes);
}
