namespace Rumprun.Packages.Engine.Archives;

/// <summary>How much an archive may unpack to before it is taken for a bomb.</summary>
public sealed record ArchiveLimits
{
    /// <summary>Bytes of all files together.</summary>
    public long TotalBytes { get; init; } = 8L << 30;

    /// <summary>Bytes unpacked for each byte of the archive. Counts only above <see cref="RatioFloor"/>.</summary>
    public int Ratio { get; init; } = 1000;

    /// <summary>Bytes that any archive may unpack to, however small it is.</summary>
    public long RatioFloor { get; init; } = 64L << 20;

    public int Members { get; init; } = 200_000;
}
