using Rumprun.Packages.Core.Naming;
using Rumprun.Packages.Core.Resolution;

namespace Rumprun.Packages.Testing.Resolution;

/// <summary>
/// Looks, by brute force, for a solution that is better than a resolution by the documented preference
/// (docs/resolution.md). Knows nothing of the solver.
/// </summary>
public sealed class PreferenceCheck(PackageTable packages, ResolutionRequest request, Core.Resolution.Resolution resolution)
{
    private readonly Dictionary<PackageId, PackageState> _chosen = SolutionCheck.Chosen(packages, request, resolution);

    private readonly HashSet<PortName> _requested = [.. request.Requirements.Select(static r => r.Package.Port)];

    public IEnumerable<string> Problems() => resolution.Ports
        .Where(p => packages.CandidatesOf(p.Name).Length > 1)
        .SelectMany(p => ProblemsOf(p.Name));

    private IEnumerable<string> ProblemsOf(PortName port)
    {
        if (IsSatisfiable((p, s) => p.Port == port ? IsBetterAlone(p, s) : s.Equals(_chosen.GetValueOrDefault(p))))
        {
            yield return $"{port} could be better with everything else as it is";
        }

        if (!_requested.Contains(port))
        {
            yield break;
        }

        if (request.Updated.Contains(port) && request.Updated.Count == 1
            && IsSatisfiable((p, s) => p != PackageId.OfPort(port) || Compare(p, s) > 0))
        {
            yield return $"{port} was to be updated, and could be better";
        }

        // A virtual package keeps its locked provider before a requested port takes its newest version.
        if (request.Locked.Keys.All(_requested.Contains) && (request.Locked.IsEmpty || !packages.VirtualNames.Any())
            && request.Updated.All(_requested.Contains)
            && IsSatisfiable((p, s) => p == PackageId.OfPort(port) ? Compare(p, s) > 0
                : !_requested.Contains(p.Port) || p.IsOption || s.Version is null || Compare(p, s) >= 0))
        {
            yield return $"{port} was asked for, and could be better with nothing asked for being worse";
        }
    }

    private bool IsSatisfiable(Func<PackageId, PackageState, bool> allows) =>
        BruteForce.IsSatisfiable(packages, request, allows);

    private bool IsBetterAlone(PackageId package, PackageState state) =>
        package.IsOption && !_chosen.ContainsKey(package) ? state.IsAbsent : Compare(package, state) > 0;

    /// <summary>Positive if the state is better than what was chosen.</summary>
    private int Compare(PackageId package, PackageState state) => state.IsAbsent ? 0
        : Value(package.Port, state).CompareTo(Value(package.Port, _chosen[PackageId.OfPort(package.Port)]));

    /// <summary>The greater, the better.</summary>
    private (bool IsLocked, bool IsBuilt, bool IsSound, bool IsStable, int Age) Value(PortName port, PackageState state)
    {
        var candidates = packages.CandidatesOf(port).OrderBy(static c => c.Version).ToArray();
        var index = Array.FindIndex(candidates, c => c.Version == state.Version);
        return (
            !request.Updated.Contains(port) && request.Locked.GetValueOrDefault(port) == state.Version,
            !candidates[index].IsOfToolchain,
            !candidates[index].IsDiscouraged,
            !candidates[index].Version.Version.IsPrerelease,
            request.Lowest ? -index : index);
    }
}
