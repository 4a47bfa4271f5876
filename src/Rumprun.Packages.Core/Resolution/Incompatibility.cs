using System.Collections.Immutable;
using Rumprun.Packages.Core.Naming;
using Rumprun.Packages.Core.Versioning;

namespace Rumprun.Packages.Core.Resolution;

/// <summary>
/// Terms, by package, that cannot all hold in a solution, and why. Without terms it says that there is no solution. Compared
/// by identity: derivations share their parts.
/// </summary>
public sealed class Incompatibility(ImmutableArray<Term> terms, IncompatibilityCause cause)
{
    public ImmutableArray<Term> Terms => terms;

    public IncompatibilityCause Cause => cause;
}

/// <summary>Why an incompatibility holds: a fact, or two others that it follows from.</summary>
public abstract record IncompatibilityCause
{
    private IncompatibilityCause()
    {
    }

    /// <summary>The request asks for it.</summary>
    public sealed record Requested(Requirement Requirement) : IncompatibilityCause;

    /// <summary>The request holds the port to a version, and the versions of the term are others.</summary>
    /// <param name="IsGone">There is no such version.</param>
    public sealed record Pinned(Pin Pin, bool IsGone) : IncompatibilityCause;

    /// <summary>The versions of the positive term ask for it.</summary>
    public sealed record Dependency(Requirement Requirement) : IncompatibilityCause;

    /// <summary>The versions of the owner refuse it.</summary>
    /// <param name="Virtual">The virtual package that they refuse, and that it provides; null: they refuse it by its
    /// name.</param>
    public sealed record Conflict(PackageId Owner, Requirement Refused, PortName? Virtual) : IncompatibilityCause;

    /// <summary>The versions of the owner provide an exclusive virtual package, and so does the other.</summary>
    public sealed record Exclusive(PackageId Owner, Requirement Other, PortName Virtual) : IncompatibilityCause;

    /// <summary>The provider of the positive term asks for its port.</summary>
    public sealed record Provision(Requirement Requirement) : IncompatibilityCause;

    /// <summary>The versions cannot be chosen; the reason ends a sentence that they begin.</summary>
    public sealed record Unavailable(string Reason) : IncompatibilityCause;

    /// <summary>The versions have no such option.</summary>
    /// <param name="Suggestion">An option with a similar name; null: none.</param>
    public sealed record NoSuchOption(PackageId Option, PortName? Suggestion) : IncompatibilityCause;

    /// <summary>An option is solved at the version of its port.</summary>
    public sealed record SameVersion(PackageId Option) : IncompatibilityCause;

    /// <summary>The port has versions, but none that matches.</summary>
    /// <param name="Existing">All that it has, oldest first.</param>
    /// <param name="Prereleases">Those in the range that are prereleases and not asked for.</param>
    public sealed record NoVersions(ImmutableArray<PortVersion> Existing, ImmutableArray<PortVersion> Prereleases)
        : IncompatibilityCause;

    /// <summary>There is such a virtual package, but nothing that provides it in the versions.</summary>
    /// <param name="Others">Providers of other versions, or of none in particular.</param>
    public sealed record NoProvider(ImmutableArray<VirtualProvider> Others) : IncompatibilityCause;

    /// <summary>There is no such port.</summary>
    /// <param name="Suggestion">A port with a similar name; null: none.</param>
    public sealed record NoSuchPort(PortName Name, PortName? Suggestion) : IncompatibilityCause;

    /// <summary>It follows from two others: one of them holds whichever way their common package goes.</summary>
    public sealed record Derived(Incompatibility First, Incompatibility Second) : IncompatibilityCause;
}
