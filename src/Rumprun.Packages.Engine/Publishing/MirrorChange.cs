using System.Collections.Immutable;
using System.Text.Json;

namespace Rumprun.Packages.Engine.Publishing;

/// <summary>A change of a mirror's targets.</summary>
public sealed record MirrorChange
{
    /// <summary>By path: the new content; null: it is removed.</summary>
    public ImmutableSortedDictionary<string, NewTarget?> Targets { get; init; } =
        ImmutableSortedDictionary.Create<string, NewTarget?>(StringComparer.Ordinal);
}

/// <summary>A target's new content.</summary>
/// <param name="Custom">What its entry in the metadata says besides length and hash: an object, or null.</param>
public sealed record NewTarget(ReadOnlyMemory<byte> Content, JsonElement? Custom);
