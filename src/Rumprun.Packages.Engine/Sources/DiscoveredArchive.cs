using Rumprun.Packages.Core;

namespace Rumprun.Packages.Engine.Sources;

/// <summary>An archive that nobody has named the hash of yet, now in the source cache.</summary>
/// <param name="Address">As a port writes it.</param>
/// <param name="Path">Where its bytes lie.</param>
public sealed record DiscoveredArchive(string Address, string FileName, Sha256Digest Sha256, string Path);
