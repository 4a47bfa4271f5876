using System.Collections.Immutable;
using Rumprun.Packages.Core.Naming;
using Rumprun.Packages.Core.Versioning;

namespace Rumprun.Packages.Core.Resolution;

/// <summary>A version of a port that could be chosen, and what choosing it entails.</summary>
public sealed record Candidate
{
    public required PortVersion Version { get; init; }

    /// <summary>What has to be in the solution when this is.</summary>
    public ImmutableArray<Requirement> Dependencies { get; init; } = [];

    /// <summary>What must not be in the solution when this is. Prereleases in a range are refused with it.</summary>
    public ImmutableArray<Requirement> Conflicts { get; init; } = [];

    /// <summary>
    /// The exclusive virtual packages that it provides: none of their other providers is in the solution when this is. Those
    /// that are not exclusive may be named as well.
    /// </summary>
    public ImmutableArray<PortName> Provides { get; init; } = [];

    /// <summary>
    /// The options that this version has. A default option is a requirement like any other: whoever wants it asks.
    /// </summary>
    public ImmutableArray<CandidateOption> Options { get; init; } = [];

    /// <summary>
    /// Why it cannot be chosen although it exists, as the end of a sentence that its name begins: <c>does not support
    /// `hw-arm`</c>. Null where it can.
    /// </summary>
    public string? Unavailable { get; init; }

    /// <summary>Something is wrong with it, so that it is chosen only where no other version of the port can be.</summary>
    public bool IsDiscouraged { get; init; }

    /// <summary>
    /// The toolchain has it, and there is nothing to build. It is chosen only where no other version of the port can be.
    /// </summary>
    public bool IsOfToolchain { get; init; }
}

/// <summary>An option that a version of a port has, and what switching it on entails beyond the port itself.</summary>
public sealed record CandidateOption(PortName Name)
{
    public ImmutableArray<Requirement> Dependencies { get; init; } = [];

    public ImmutableArray<Requirement> Conflicts { get; init; } = [];
}
