namespace Rumprun.Packages.Engine.Mirrors;

/// <summary>
/// How much a repository may make a client download before it is trusted (the W, X, Y and Z of §5). Lengths are in bytes.
/// </summary>
public sealed record UpdateLimits
{
    public long Root { get; init; } = 512 << 10;

    public long Timestamp { get; init; } = 16 << 10;

    /// <summary>Where the timestamp does not say how long the snapshot is.</summary>
    public long Snapshot { get; init; } = 2 << 20;

    /// <summary>Where the snapshot does not say how long a role's metadata is.</summary>
    public long Targets { get; init; } = 5 << 20;

    /// <summary>Where it is said: metadata is held in memory.</summary>
    public long Listed { get; init; } = 64 << 20;

    /// <summary>How many new roots are taken in one update.</summary>
    public int Roots { get; init; } = 256;

    /// <summary>How many delegated roles are visited in search of one target.</summary>
    public int DelegatedRoles { get; init; } = 32;
}
