using System.Collections.Immutable;

namespace Rumprun.Packages.Core.Planning;

/// <summary>The build machine's compiler, which builds the tools that a port runs during its build.</summary>
public sealed record BuildMachine
{
    /// <summary>The GNU tuple of its compiler: <c>x86_64-linux-gnu</c>.</summary>
    public required string Tuple { get; init; }

    /// <summary>Hash over the versions of compiler, assembler, linker and C library.</summary>
    public required Sha256Digest Identity { get; init; }

    /// <summary>The absolute paths of the machine's tools.</summary>
    public required ImmutableSortedDictionary<ToolKind, string> Tools { get; init; }

    /// <summary>One line for a person: <c>gcc 12.2.0, binutils 2.40</c>.</summary>
    public required string Description { get; init; }
}
