using Rumprun.Packages.Core;

namespace Rumprun.Packages.Engine.Caches;

/// <summary>
/// An object in a cache: the record of a build under its key, or a package under its digest. A record is stored after its
/// package, so that a client which finds one finds the other.
/// </summary>
public abstract record CacheObject
{
    private CacheObject(string path) => Path = path;

    /// <summary>Its path, the same below a directory and below an address.</summary>
    public string Path { get; }

    /// <summary>The record of a build: JSON, as in <c>keys/KEY.json</c> of the store.</summary>
    public sealed record Record(Sha256Digest Key) : CacheObject($"keys/{Key}.json");

    /// <summary>A package's archive.</summary>
    public sealed record Archive(Sha256Digest Digest) : CacheObject($"packages/{Digest}.rrp");
}
