using System.Collections.Immutable;
using Rumprun.Packages.Core.Naming;
using Rumprun.Packages.Core.Versioning;

namespace Rumprun.Packages.Core.Resolution;

/// <summary>The outcome of solving.</summary>
public abstract record ResolutionResult
{
    private ResolutionResult()
    {
    }

    /// <summary>A choice of versions that meets the request.</summary>
    public sealed record Solved(Resolution Resolution) : ResolutionResult;

    /// <summary>There is no solution, and why.</summary>
    public sealed record Failed(ResolutionFailure Failure) : ResolutionResult;
}

/// <summary>The chosen ports by name: those of the request and everything they need, nothing else.</summary>
public sealed record Resolution(ImmutableArray<ResolvedPort> Ports)
{
    /// <summary>By the name of each virtual package that is required: the port that was chosen for it.</summary>
    public ImmutableSortedDictionary<PortName, PortName> Providers { get; init; } =
        ImmutableSortedDictionary<PortName, PortName>.Empty;
}

/// <summary>A port of a solution: its version and the options that are on, by name.</summary>
public sealed record ResolvedPort(PortName Name, PortVersion Version, ImmutableArray<PortName> Options)
{
    /// <summary>The toolchain provides it; it is not built.</summary>
    public bool IsOfToolchain { get; init; }
}
