using System.Collections.Immutable;

namespace Rumprun.Packages.Engine.Images;

/// <summary>What was copied out of a disk.</summary>
/// <param name="LeftOut">Devices, pipes and sockets, by their paths in the disk.</param>
public sealed record ExportedTree(int Files, long Bytes, ImmutableArray<string> LeftOut);
