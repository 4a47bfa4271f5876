using System.Collections.Immutable;
using Rumprun.Packages.Core.Naming;

namespace Rumprun.Packages.Engine.OwnPrograms;

/// <summary>A program of the user's own, as a ports tree of one port.</summary>
public sealed record OwnProgram
{
    public required PortName Name { get; init; }

    /// <summary>The ports tree, absolute.</summary>
    public required string Tree { get; init; }

    /// <summary>The directory or file that it was made from; null if that was fetched.</summary>
    public string? Origin { get; init; }

    /// <summary>The directory for its lock file; null if it was fetched.</summary>
    public string? Directory =>
        Origin is null || System.IO.Directory.Exists(Origin) ? Origin : Path.GetDirectoryName(Origin);

    /// <summary>What was found in place of a port.yaml, in three lines; none with a port.yaml.</summary>
    public ImmutableArray<string> Findings { get; init; } = [];
}
