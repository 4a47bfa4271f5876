using System.Collections.Immutable;
using Rumprun.Packages.Core.Versioning;

namespace Rumprun.Packages.Core.Resolution;

/// <summary>
/// A statement about a package: positive, that it is in the solution at one of some versions; negative, that it is not (it
/// may be absent).
/// </summary>
public sealed record Term
{
    public required PackageId Package { get; init; }

    public required bool IsPositive { get; init; }

    /// <summary>
    /// The statement for people: a requirement's own range, if it is one, else the smallest range that covers the versions.
    /// </summary>
    public required VersionSet Versions { get; init; }

    /// <summary>The exact statement: the package's versions it is about.</summary>
    public required ImmutableArray<PortVersion> Matching { get; init; }

    /// <summary>The same for a virtual package: which of its providers. Empty for a port.</summary>
    public ImmutableArray<VirtualProvider> Providers { get; init; } = [];

    /// <summary>Whether these are all versions, or providers, that the package has, and there is more than one.</summary>
    public required bool IsEvery { get; init; }
}
