using System.Collections.Immutable;
using Rumprun.Packages.Core;
using Rumprun.Packages.Core.Planning;

namespace Rumprun.Packages.Engine.Toolchains;

/// <summary>What examining a compiler showed: that it works, who it is, and which files have to stay as they are for that to hold.</summary>
internal sealed record ToolchainProbe(Sha256Digest Identity, string Description, ImmutableArray<string> Watched)
{
    /// <summary>The GNU tuple that the compiler itself states.</summary>
    public required string Tuple { get; init; }

    /// <summary>What the toolchain brings along by itself.</summary>
    public ImmutableArray<ToolchainLibrary> Libraries { get; init; } = [];
}
