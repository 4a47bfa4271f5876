using System.Collections.Immutable;
using Rumprun.Packages.Core;
using Rumprun.Packages.Core.Planning;

namespace Rumprun.Packages.Engine.Toolchains;

/// <summary>
/// The result of examining a compiler that works: its identity, and the files that must not change for it to stay valid.
/// </summary>
internal sealed record ToolchainProbe(Sha256Digest Identity, string Description, ImmutableArray<string> Watched)
{
    /// <summary>The GNU tuple that the compiler itself states.</summary>
    public required string Tuple { get; init; }

    /// <summary>Libraries that are part of the toolchain.</summary>
    public ImmutableArray<ToolchainLibrary> Libraries { get; init; } = [];
}
