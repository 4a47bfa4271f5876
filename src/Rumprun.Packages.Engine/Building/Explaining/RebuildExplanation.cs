using System.Collections.Immutable;
using Rumprun.Packages.Core;
using Rumprun.Packages.Core.Planning;

namespace Rumprun.Packages.Engine.Building.Explaining;

/// <summary>What a build of a port would do now, and why.</summary>
public enum RebuildVerdict
{
    /// <summary>Its package is in the store.</summary>
    UpToDate,

    /// <summary>It has no recorded build for this target.</summary>
    NeverBuilt,

    /// <summary>Something that it is built from has changed.</summary>
    Changed,

    /// <summary>Nothing changed, but its package is no longer in the store.</summary>
    PackageGone,

    /// <summary>It depends on the output of a dependency that has to be built first.</summary>
    Undecided,

    /// <summary>It was rebuilt earlier, with another output. Only causes have this verdict.</summary>
    CameOutOtherwise,
}

/// <summary>Why a port would be rebuilt or not, with the explanations of the dependencies that cause it.</summary>
public sealed record RebuildExplanation
{
    public required string Name { get; init; }

    public required Target Target { get; init; }

    public required RebuildVerdict Verdict { get; init; }

    /// <summary>When the build that it is compared with finished; null if there is none.</summary>
    public DateTimeOffset? LastBuilt { get; init; }

    /// <summary>The differences between that build's key and the current key.</summary>
    public ImmutableArray<BuildKeyChange> Changes { get; init; } = [];

    /// <summary>The dependencies that cause the rebuild.</summary>
    public ImmutableArray<RebuildExplanation> Causes { get; init; } = [];
}
