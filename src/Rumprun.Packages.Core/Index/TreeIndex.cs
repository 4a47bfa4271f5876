using System.Collections.Immutable;

namespace Rumprun.Packages.Core.Index;

/// <summary>
/// What a mirror's tree has beside its ports: recipes, and the lists of virtual names and runtime libraries, as they were
/// when something was last published.
/// </summary>
public sealed record TreeIndex
{
    /// <summary>The schema version this code reads and writes.</summary>
    public const int SchemaVersion = 1;

    /// <summary>The target's path in the mirror's metadata.</summary>
    public const string TargetPath = "tree/tree.json";

    /// <summary>In ordinal order of paths.</summary>
    public required ImmutableArray<TreeFile> Files { get; init; }
}
