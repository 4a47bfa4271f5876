using Rumprun.Packages.Core;

namespace Rumprun.Packages.Engine.Sources;

/// <summary>An archive that was fetched without knowing its hash, now in the source cache.</summary>
/// <param name="Address">As a port writes it.</param>
/// <param name="Path">The path of the file in the cache.</param>
public sealed record DiscoveredArchive(string Address, string FileName, Sha256Digest Sha256, string Path);
