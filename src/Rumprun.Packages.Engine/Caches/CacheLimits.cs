namespace Rumprun.Packages.Engine.Caches;

/// <summary>How long a server may keep a build waiting. A cache is there to save time.</summary>
public sealed record CacheLimits
{
    public TimeSpan ConnectTimeout { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>How long a server may neither send nor take anything.</summary>
    public TimeSpan StallTimeout { get; init; } = TimeSpan.FromSeconds(20);
}
