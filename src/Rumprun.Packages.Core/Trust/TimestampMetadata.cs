namespace Rumprun.Packages.Core.Trust;

/// <summary>Says which snapshot is the latest, and is signed again often (§4.6).</summary>
public sealed record TimestampMetadata : Metadata
{
    public required MetaFile Snapshot { get; init; }
}
