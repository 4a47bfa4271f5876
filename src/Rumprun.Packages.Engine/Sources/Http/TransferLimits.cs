namespace Rumprun.Packages.Engine.Sources.Http;

/// <summary>How long and how much a transfer may take.</summary>
public sealed record TransferLimits
{
    public TimeSpan ConnectTimeout { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>How long a server may send nothing.</summary>
    public TimeSpan StallTimeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>How often one address is tried. At least 1.</summary>
    public int Attempts { get; init; } = 4;

    /// <summary>The pause before the second attempt; doubled before each further one.</summary>
    public TimeSpan Backoff { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>The longest pause, also where a server asks for a longer one.</summary>
    public TimeSpan MaximumBackoff { get; init; } = TimeSpan.FromSeconds(30);

    public long MaximumBytes { get; init; } = 8L << 30;
}
