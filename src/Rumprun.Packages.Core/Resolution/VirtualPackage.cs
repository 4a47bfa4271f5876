using System.Collections.Immutable;
using Rumprun.Packages.Core.Naming;
using Rumprun.Packages.Core.Versioning;

namespace Rumprun.Packages.Core.Resolution;

/// <summary>
/// A name that ports stand in for (<c>libssl</c>). What requires it gets one of its providers.
/// </summary>
public sealed record VirtualPackage
{
    /// <summary>Most preferred first.</summary>
    public required ImmutableArray<VirtualProvider> Providers { get; init; }

    /// <summary>No solution has two of its providers, whether anything requires it or not.</summary>
    public bool IsExclusive { get; init; }
}

/// <summary>One choice for a virtual package: the port, at some of its versions.</summary>
/// <param name="Port">What has to be in the solution when this is chosen.</param>
public sealed record VirtualProvider(Requirement Port)
{
    /// <summary>
    /// The virtual's version that it stands for; null: none, and only a requirement of any version is met by it.
    /// </summary>
    public PortVersion? Version { get; init; }

    /// <summary>Options of the port that come with it: those that are on by default.</summary>
    public ImmutableArray<PortName> Options { get; init; } = [];

    /// <summary>Whether it meets a requirement of its virtual package.</summary>
    public bool Meets(Requirement requirement) =>
        requirement.Versions.IsAll || (Version is not null && requirement.Matches(Version));
}
