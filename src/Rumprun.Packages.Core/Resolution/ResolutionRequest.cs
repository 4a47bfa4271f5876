using System.Collections.Immutable;
using Rumprun.Packages.Core.Naming;
using Rumprun.Packages.Core.Versioning;

namespace Rumprun.Packages.Core.Resolution;

/// <summary>
/// What a solution must contain, and which versions it should prefer. A preference never makes a request unsolvable: among
/// the versions that can be chosen, the locked one wins, then the installed one, then the newest.
/// </summary>
public sealed record ResolutionRequest
{
    public required ImmutableArray<Requirement> Requirements { get; init; }

    /// <summary>Versions that are required, not just preferred; at most one per port.</summary>
    public ImmutableArray<Pin> Pins { get; init; } = [];

    /// <summary>By port name: the lock file's versions.</summary>
    public ImmutableDictionary<PortName, PortVersion> Locked { get; init; } =
        ImmutableDictionary<PortName, PortVersion>.Empty;

    /// <summary>By port name: what is installed now.</summary>
    public ImmutableDictionary<PortName, PortVersion> Installed { get; init; } =
        ImmutableDictionary<PortName, PortVersion>.Empty;

    /// <summary>Ports that take their newest version before anything else keeps its locked or installed one.</summary>
    public ImmutableHashSet<PortName> Updated { get; init; } = [];

    /// <summary>The oldest versions are preferred, not the newest.</summary>
    public bool Lowest { get; init; }

    /// <summary>Packages may depend on each other in a cycle: they are not built.</summary>
    public bool AllowsCycles { get; init; }

    /// <summary>
    /// How much work may be done without progress: the number of decisions and of steps of conflict resolution since
    /// something was last found to hold in every solution. Real problems need a few hundred; reaching the default takes
    /// seconds.
    /// </summary>
    public int StepLimit { get; init; } = 1_000_000;
}

/// <summary>
/// Requires a port, if it is in the solution, to be at this version. It does not itself require the port, nor allow a
/// prerelease that a requirement does not.
/// </summary>
/// <param name="Origin">The source of the pin, as shown to people: <c>rrpkg.lock</c>.</param>
public sealed record Pin(PortName Port, PortVersion Version, string Origin);
