using Rumprun.Packages.Core;

namespace Rumprun.Packages.Engine.Caches;

/// <summary>
/// What a cache holds: the record of a build under its key, and packages under their digests. A record is stored after its
/// package, so whoever finds one finds the other.
/// </summary>
public abstract record CacheObject
{
    private CacheObject(string path) => Path = path;

    /// <summary>Where it lies: the same below a directory and below an address.</summary>
    public string Path { get; }

    /// <summary>What came out for a key: JSON, as in <c>keys/KEY.json</c> of the store.</summary>
    public sealed record Record(Sha256Digest Key) : CacheObject($"keys/{Key}.json");

    /// <summary>A package's archive.</summary>
    public sealed record Archive(Sha256Digest Digest) : CacheObject($"packages/{Digest}.rrp");
}
