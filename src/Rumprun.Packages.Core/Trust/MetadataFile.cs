using System.Collections.Immutable;

namespace Rumprun.Packages.Core.Trust;

/// <summary>A metadata file, read but not yet verified.</summary>
public sealed record MetadataFile<T>
    where T : Metadata
{
    /// <summary>The role that it was read as, such as <c>snapshot</c> or a delegated role's name.</summary>
    public required string Role { get; init; }

    public required T Signed { get; init; }

    public required ImmutableArray<Signature> Signatures { get; init; }

    /// <summary>The canonical form of the signed part: what signatures are of.</summary>
    public required ReadOnlyMemory<byte> Canonical { get; init; }

    /// <summary>The file exactly as it was received.</summary>
    public required ReadOnlyMemory<byte> Bytes { get; init; }
}
