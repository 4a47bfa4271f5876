using System.Collections.Immutable;
using Rumprun.Packages.Core.Naming;
using Rumprun.Packages.Core.Ports;
using Rumprun.Packages.Core.Versioning;

namespace Rumprun.Packages.Core.Graphs;

/// <summary>Where the thing that a node stands for comes from, and what it is for.</summary>
public enum GraphNodeKind
{
    /// <summary>A port built for the target.</summary>
    Target,

    /// <summary>A port built for the build machine, because something has to run there.</summary>
    BuildMachine,

    /// <summary>What the target's toolchain has by itself; nobody builds it.</summary>
    Toolchain,
}

/// <summary>A port in a resolution, at its version and with its options.</summary>
public sealed record GraphNode
{
    /// <summary>
    /// Unique in the graph, and the same each time: <c>nginx</c>, <c>build:python3</c>, <c>toolchain:zlib</c>.
    /// </summary>
    public required string Id { get; init; }

    public required PortName Name { get; init; }

    public required PortVersion Version { get; init; }

    /// <summary>Those that are on.</summary>
    public ImmutableSortedSet<PortName> Options { get; init; } = [];

    public required GraphNodeKind Kind { get; init; }

    /// <summary>The user asked for it by name.</summary>
    public bool IsRequested { get; init; }

    /// <summary>As people write it: <c>nginx 1.22.1 [pcre2,zlib]</c>, <c>zlib 1.2.3 of the toolchain</c>.</summary>
    public override string ToString() =>
        $"{Name} {Version}"
        + (Options.IsEmpty ? "" : $" [{string.Join(',', Options)}]")
        + (Kind == GraphNodeKind.Toolchain ? " of the toolchain" : "");
}
