using System.Collections.Immutable;
using Rumprun.Packages.Core.Naming;
using Rumprun.Packages.Core.Versioning;

namespace Rumprun.Packages.Core.Resolution;

/// <summary>
/// Terms, by package, that cannot all hold in a solution, and why. Without terms, it states that there is no solution.
/// Compared by identity, since derivations share their parts.
/// </summary>
public sealed class Incompatibility(ImmutableArray<Term> terms, IncompatibilityCause cause)
{
    public ImmutableArray<Term> Terms => terms;

    public IncompatibilityCause Cause => cause;
}

/// <summary>Why an incompatibility holds: a fact, or the two incompatibilities that it follows from.</summary>
public abstract record IncompatibilityCause
{
    private IncompatibilityCause()
    {
    }

    /// <summary>The request asks for it.</summary>
    public sealed record Requested(Requirement Requirement) : IncompatibilityCause;

    /// <summary>The request pins the port to a version outside the versions of the term.</summary>
    /// <param name="IsGone">The pinned version does not exist.</param>
    public sealed record Pinned(Pin Pin, bool IsGone) : IncompatibilityCause;

    /// <summary>The versions of the positive term ask for it.</summary>
    public sealed record Dependency(Requirement Requirement) : IncompatibilityCause;

    /// <summary>The versions of the owner refuse it.</summary>
    /// <param name="Virtual">The virtual package that they refuse and it provides; null if they refuse it by name.</param>
    public sealed record Conflict(PackageId Owner, Requirement Refused, PortName? Virtual) : IncompatibilityCause;

    /// <summary>The versions of the owner provide an exclusive virtual package, and so does the other.</summary>
    public sealed record Exclusive(PackageId Owner, Requirement Other, PortName Virtual) : IncompatibilityCause;

    /// <summary>The provider of the positive term asks for its port.</summary>
    public sealed record Provision(Requirement Requirement) : IncompatibilityCause;

    /// <summary>The versions cannot be chosen; the reason is the predicate of a sentence about them.</summary>
    public sealed record Unavailable(string Reason) : IncompatibilityCause;

    /// <summary>The versions do not have the option.</summary>
    /// <param name="Suggestion">An option with a similar name, or null.</param>
    public sealed record NoSuchOption(PackageId Option, PortName? Suggestion) : IncompatibilityCause;

    /// <summary>An option is solved at the version of its port.</summary>
    public sealed record SameVersion(PackageId Option) : IncompatibilityCause;

    /// <summary>The port exists, but none of its versions matches.</summary>
    /// <param name="Existing">All that it has, oldest first.</param>
    /// <param name="Prereleases">Those in the range that are prereleases and not asked for.</param>
    public sealed record NoVersions(ImmutableArray<PortVersion> Existing, ImmutableArray<PortVersion> Prereleases)
        : IncompatibilityCause;

    /// <summary>The virtual package exists, but nothing provides the versions.</summary>
    /// <param name="Others">Providers of other versions, or of none in particular.</param>
    public sealed record NoProvider(ImmutableArray<VirtualProvider> Others) : IncompatibilityCause;

    /// <summary>The port does not exist.</summary>
    /// <param name="Suggestion">A port with a similar name, or null.</param>
    public sealed record NoSuchPort(PortName Name, PortName? Suggestion) : IncompatibilityCause;

    /// <summary>Each of the packages depends on the next, and the last on the first, so none can be built.</summary>
    public sealed record Cycle(ImmutableArray<PackageId> Packages) : IncompatibilityCause;

    /// <summary>It follows from two others by resolution on the package that they have in common.</summary>
    public sealed record Derived(Incompatibility First, Incompatibility Second) : IncompatibilityCause;
}
