using System.Collections.Immutable;
using Rumprun.Packages.Core.Naming;
using Rumprun.Packages.Core.Versioning;

namespace Rumprun.Packages.Core.Resolution;

/// <summary>
/// What a solution has to hold, and which versions it should rather hold. A preference never makes a request unsolvable: of
/// the versions that can be chosen, the locked one wins, then the installed one, then the newest.
/// </summary>
public sealed record ResolutionRequest
{
    public required ImmutableArray<Requirement> Requirements { get; init; }

    /// <summary>Versions that are not preferred but demanded; at most one for each port.</summary>
    public ImmutableArray<Pin> Pins { get; init; } = [];

    /// <summary>By port name: the lock file's versions.</summary>
    public ImmutableDictionary<PortName, PortVersion> Locked { get; init; } =
        ImmutableDictionary<PortName, PortVersion>.Empty;

    /// <summary>By port name: what is installed now.</summary>
    public ImmutableDictionary<PortName, PortVersion> Installed { get; init; } =
        ImmutableDictionary<PortName, PortVersion>.Empty;

    /// <summary>
    /// How much work may be done: the number of decisions and of steps of conflict resolution. Real problems need some
    /// hundreds; the default is reached after seconds.
    /// </summary>
    public int StepLimit { get; init; } = 200_000;
}

/// <summary>
/// A port that is in the solution at this version or not at all. It asks for nothing by itself, and allows no prerelease
/// that a requirement does not.
/// </summary>
/// <param name="Origin">What says so, for a person: <c>rrpkg.lock</c>.</param>
public sealed record Pin(PortName Port, PortVersion Version, string Origin);
