namespace Rumprun.Packages.Engine.Http;

/// <summary>How long and how much a transfer may take.</summary>
public sealed record TransferLimits
{
    /// <summary>For a cache, which is there to save time.</summary>
    public static TransferLimits Cache { get; } = new()
    {
        ConnectTimeout = TimeSpan.FromSeconds(5),
        StallTimeout = TimeSpan.FromSeconds(20),
        Attempts = 3,
        Backoff = TimeSpan.FromMilliseconds(250),
        MaximumBackoff = TimeSpan.FromSeconds(5),
    };

    public TimeSpan ConnectTimeout { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>How long a server may neither send nor accept anything.</summary>
    public TimeSpan StallTimeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>
    /// The least that a server may send, in bytes per second over each <see cref="RateWindow"/>: it would otherwise hold a
    /// transfer for ever with a byte now and then.
    /// </summary>
    public int MinimumRate { get; init; } = 512;

    public TimeSpan RateWindow { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>The maximum number of times that one request is sent. At least 1.</summary>
    public int Attempts { get; init; } = 4;

    /// <summary>The pause before the second attempt; doubled before each further one.</summary>
    public TimeSpan Backoff { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>The longest pause, even where a server asks for a longer one.</summary>
    public TimeSpan MaximumBackoff { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>The largest body that is received.</summary>
    public long MaximumBytes { get; init; } = 8L << 30;
}
