using System.Collections.Immutable;
using Rumprun.Packages.Core.Naming;
using Rumprun.Packages.Core.Versioning;

namespace Rumprun.Packages.Core.Resolution;

/// <summary>A version of a port that the solver may choose, and what choosing it entails.</summary>
public sealed record Candidate
{
    public required PortVersion Version { get; init; }

    /// <summary>What the solution must contain if it contains this version.</summary>
    public ImmutableArray<Requirement> Dependencies { get; init; } = [];

    /// <summary>
    /// What the solution must not contain if it contains this version. A range covers its prereleases too.
    /// </summary>
    public ImmutableArray<Requirement> Conflicts { get; init; } = [];

    /// <summary>
    /// The exclusive virtual packages that it provides: a solution with this version contains no other provider of them.
    /// Virtual packages that are not exclusive may be listed too.
    /// </summary>
    public ImmutableArray<PortName> Provides { get; init; } = [];

    /// <summary>
    /// The options that this version has. A default option is an ordinary requirement: a dependent that needs it asks for
    /// it.
    /// </summary>
    public ImmutableArray<CandidateOption> Options { get; init; } = [];

    /// <summary>
    /// Why it cannot be chosen although it exists, as the predicate of a sentence: <c>does not support `hw-arm`</c>. Null if
    /// it can be chosen.
    /// </summary>
    public string? Unavailable { get; init; }

    /// <summary>It is flawed, and chosen only if no other version of the port can be.</summary>
    public bool IsDiscouraged { get; init; }

    /// <summary>
    /// The toolchain provides it, so nothing is built. It is chosen only if no other version of the port can be.
    /// </summary>
    public bool IsOfToolchain { get; init; }
}

/// <summary>An option of a version of a port, and what enabling it entails in addition to the port itself.</summary>
public sealed record CandidateOption(PortName Name)
{
    public ImmutableArray<Requirement> Dependencies { get; init; } = [];

    public ImmutableArray<Requirement> Conflicts { get; init; } = [];
}
