using System.Collections.Immutable;
using Rumprun.Packages.Core.Naming;
using Rumprun.Packages.Core.Versioning;

namespace Rumprun.Packages.Core.Resolution;

/// <summary>
/// A name that several ports provide (<c>libssl</c>), or an unnamed choice between ports (<c>a | b</c>). A requirement for
/// it is met by one of its providers.
/// </summary>
public sealed record VirtualPackage
{
    /// <summary>Most preferred first.</summary>
    public required ImmutableArray<VirtualProvider> Providers { get; init; }

    /// <summary>A solution has at most one of its providers, whether anything requires it or not.</summary>
    public bool IsExclusive { get; init; }
}

/// <summary>One provider of a virtual package: a port at some of its versions.</summary>
/// <param name="Port">What the solution must contain if this is chosen.</param>
public sealed record VirtualProvider(Requirement Port)
{
    /// <summary>
    /// The version of the virtual package that it provides; null: none, and it meets only requirements for any version.
    /// </summary>
    public PortVersion? Version { get; init; }

    /// <summary>The options of the port that it includes: those on by default.</summary>
    public ImmutableArray<PortName> Options { get; init; } = [];

    /// <summary>Whether it meets a requirement of its virtual package.</summary>
    public bool Meets(Requirement requirement) =>
        requirement.Versions.IsAll || (Version is not null && requirement.Matches(Version));
}
