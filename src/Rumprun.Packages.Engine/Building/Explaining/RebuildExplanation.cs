using System.Collections.Immutable;
using Rumprun.Packages.Core;
using Rumprun.Packages.Core.Planning;

namespace Rumprun.Packages.Engine.Building.Explaining;

/// <summary>What would become of a port if it were asked for now.</summary>
public enum RebuildVerdict
{
    /// <summary>Its package is in the store.</summary>
    UpToDate,

    /// <summary>There is no record of a build of it for this target.</summary>
    NeverBuilt,

    /// <summary>Something that it is built from is another than it was.</summary>
    Changed,

    /// <summary>Nothing changed, but its package is not in the store any more.</summary>
    PackageGone,

    /// <summary>That depends on what a dependency comes out as, which has to be built first.</summary>
    Undecided,

    /// <summary>It was rebuilt before this, and came out otherwise: of causes only.</summary>
    CameOutOtherwise,
}

/// <summary>Why a port would be rebuilt, or would not be, and why a dependency of it would, where that is the cause.</summary>
public sealed record RebuildExplanation
{
    public required string Name { get; init; }

    public required Target Target { get; init; }

    public required RebuildVerdict Verdict { get; init; }

    /// <summary>When the build that it is compared with was done; null where there is none.</summary>
    public DateTimeOffset? LastBuilt { get; init; }

    /// <summary>From that build's key to the key now.</summary>
    public ImmutableArray<BuildKeyChange> Changes { get; init; } = [];

    /// <summary>The dependencies that are behind it.</summary>
    public ImmutableArray<RebuildExplanation> Causes { get; init; } = [];
}
