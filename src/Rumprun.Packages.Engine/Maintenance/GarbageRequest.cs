using System.Collections.Immutable;
using Rumprun.Packages.Core;

namespace Rumprun.Packages.Engine.Maintenance;

/// <summary>What to clear away.</summary>
public sealed record GarbageRequest
{
    /// <summary>Say what would go, and stop.</summary>
    public bool DryRun { get; init; }

    /// <summary>Generations that ceased to be current longer ago than this go too; null: all are kept.</summary>
    public TimeSpan? OlderThan { get; init; }

    /// <summary>Sources too: they can be fetched again.</summary>
    public bool Sources { get; init; }

    /// <summary>Packages that are kept whatever the generations say.</summary>
    public ImmutableArray<Sha256Digest> Keep { get; init; } = [];
}

/// <summary>The kinds of things that are cleared away.</summary>
public enum GarbageKind
{
    Generation,
    Record,
    Package,
    Leftover,
    Log,
    Source,
}

/// <summary>One thing that went, or would go.</summary>
/// <param name="Name">As a person knows it: a package's port and version, a file's name.</param>
/// <param name="Bytes">What it takes on the disk.</param>
public sealed record GarbageItem(GarbageKind Kind, string Name, long Bytes);

/// <summary>What went, or on a dry run would go, and how many packages stay.</summary>
public sealed record GarbageReport(ImmutableArray<GarbageItem> Items, int KeptPackages)
{
    public long Bytes => Items.Sum(static i => i.Bytes);
}
