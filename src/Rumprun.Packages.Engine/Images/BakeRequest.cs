using System.Collections.Immutable;
using Rumprun.Packages.Core.Planning;
using Rumprun.Packages.Core.Ports;

namespace Rumprun.Packages.Engine.Images;

/// <summary>What to bake: programs in order, with the components of a configuration, into one file.</summary>
public sealed record BakeRequest
{
    public required Toolchain Toolchain { get; init; }

    /// <summary>Bakeable objects (or, hosted, the one executable), by path.</summary>
    public required ImmutableArray<string> Programs { get; init; }

    /// <summary>Rumprun's bake configuration: <c>hw_virtio</c>. Without meaning when hosted.</summary>
    public required string Configuration { get; init; }

    /// <summary>Components to add, as the linker names them: <c>-lrumpfs_nfs</c>.</summary>
    public ImmutableArray<string> Add { get; init; } = [];

    public ImmutableArray<string> Remove { get; init; } = [];

    /// <summary>For programs that have the port rumprun-compat in them, which makes the stacks.</summary>
    public StackSizes Stacks { get; init; } = new(null, null);

    /// <summary>The file to write; replaced when it is there.</summary>
    public required string Output { get; init; }
}

/// <summary>A bootable file, or, hosted, a stripped program: where it lies and its size in bytes.</summary>
public sealed record BakedImage(string Path, long Size);
