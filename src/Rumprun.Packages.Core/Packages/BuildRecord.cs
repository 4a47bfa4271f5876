using System.Collections.Immutable;

namespace Rumprun.Packages.Core.Packages;

/// <summary>
/// What came out for a key, of a build or of a baking, and how: kept so that the same is not made twice, and so that two
/// keys can be compared.
/// </summary>
public sealed record BuildRecord
{
    /// <summary>The canonical text, whose SHA-256 is the key.</summary>
    public required string CanonicalText { get; init; }

    public Sha256Digest Key => Sha256Digest.OfText(CanonicalText);

    public required Sha256Digest Package { get; init; }

    /// <summary>The hash of the package's tree alone, which enters the keys of what depends on it.</summary>
    public required Sha256Digest Output { get; init; }

    public required DateTimeOffset Finished { get; init; }

    /// <summary>How long it took, step by step, in order.</summary>
    public ImmutableArray<(string Step, TimeSpan Elapsed)> Steps { get; init; } = [];

    /// <summary>The path of its log at that time; null if there is none.</summary>
    public string? LogFile { get; init; }
}
