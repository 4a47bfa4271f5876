using System.Collections.Immutable;
using Rumprun.Packages.Core.Naming;
using Rumprun.Packages.Core.Versioning;

namespace Rumprun.Packages.Core.Resolution.Solving;

/// <summary>
/// The order in which packages are decided: by rank, then fewest candidates first. What is decided earlier keeps its
/// preferred version where the two cannot both have theirs.
/// </summary>
internal sealed class DecisionOrder(Universe universe)
{
    private const int Unknown = -2;
    private const int None = -1;

    private ResolutionRequest _request = new() { Requirements = [] };
    private HashSet<PortName> _requested = [];

    // By package: the candidate that is locked, and that is installed.
    private int[] _locked = [];
    private int[] _installed = [];

    private enum Rank
    {
        Updated,
        Locked,
        Installed,
        KeptProvider,
        Requested,
        Other,
        Virtual,
    }

    public void Start(ResolutionRequest request)
    {
        _request = request;
        _requested = [.. request.Requirements.Select(static r => r.Package.Port)];
        Array.Fill(_locked, Unknown);
        Array.Fill(_installed, Unknown);
    }

    /// <summary>The candidate that is locked if it is left, else the installed one; -1: neither.</summary>
    public int PreferredOf(Package package, in CandidateSet known)
    {
        Find(package);
        return IsLeft(_locked[package.Index], known) ? _locked[package.Index]
            : IsLeft(_installed[package.Index], known) ? _installed[package.Index]
            : None;
    }

    /// <summary>Lower keys are decided first.</summary>
    public long KeyOf(Package package, in CandidateSet known) => ((long)RankOf(package, known) << 32) | (uint)known.Count;

    private Rank RankOf(Package package, in CandidateSet known)
    {
        if (!package.IsVirtual && _request.Updated.Contains(package.Id.Port))
        {
            return Rank.Updated;
        }

        Find(package);
        var (isLocked, isInstalled) = (IsLeft(_locked[package.Index], known), IsLeft(_installed[package.Index], known));
        return package.IsVirtual ? isLocked || isInstalled ? Rank.KeptProvider : Rank.Virtual
            : isLocked ? Rank.Locked
            : isInstalled ? Rank.Installed
            : _requested.Contains(package.Id.Port) ? Rank.Requested
            : Rank.Other;
    }

    private static bool IsLeft(int candidate, in CandidateSet known) => candidate >= 0 && known.Contains(candidate);

    private void Find(Package package)
    {
        if (package.Index >= _locked.Length)
        {
            var old = _locked.Length;
            var room = universe.Count * 2;
            Array.Resize(ref _locked, room);
            Array.Resize(ref _installed, room);
            Array.Fill(_locked, Unknown, old, room - old);
            Array.Fill(_installed, Unknown, old, room - old);
        }

        if (_locked[package.Index] == Unknown)
        {
            _locked[package.Index] = IndexIn(_request.Locked, package);
            _installed[package.Index] = IndexIn(_request.Installed, package);
        }
    }

    /// <summary>Of a virtual package: the first provider that can stay at its version.</summary>
    private int IndexIn(ImmutableDictionary<PortName, PortVersion> preferred, Package package) =>
        preferred.IsEmpty || _request.Updated.Contains(package.Id.Port) ? None
        : package.IsVirtual ? Array.FindLastIndex(
            package.Providers,
            p => preferred.TryGetValue(p.Port.Package.Port, out var provider) && p.Port.Matches(provider))
        : preferred.TryGetValue(package.Id.Port, out var version) ? package.IndexOf(version)
        : None;
}
