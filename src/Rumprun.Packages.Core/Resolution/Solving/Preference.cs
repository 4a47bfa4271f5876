using System.Collections.Immutable;
using Rumprun.Packages.Core.Naming;
using Rumprun.Packages.Core.Versioning;

namespace Rumprun.Packages.Core.Resolution.Solving;

/// <summary>Picks the preferred candidate among those left for a package.</summary>
internal sealed class Preference(Universe universe, PartialSolution solution, DecisionOrder order)
{
    /// <param name="package">Has candidates left, and is not absent.</param>
    public int Best(Package package, ResolutionRequest request)
    {
        ref readonly var known = ref solution.Known(package.Index);
        if (package.IsVirtual)
        {
            return BestProvider(package, known, request);
        }

        if (order.PreferredOf(package, known) is >= 0 and var preferred)
        {
            return preferred;
        }

        var built = OrAll(known.Except(package.OfToolchain), known);
        var sound = OrAll(built.Except(package.Discouraged), built);
        var stable = OrAll(sound.Except(package.Prereleases), sound);
        return request.Lowest ? stable.Oldest : stable.Newest;
    }

    private static CandidateSet OrAll(in CandidateSet some, in CandidateSet all) => some.IsEmpty ? all : some;

    /// <summary>
    /// The first that is locked, then that is installed, then that is in the solution anyway, then the first.
    /// </summary>
    private int BestProvider(Package package, CandidateSet known, ResolutionRequest request)
    {
        var rules = universe.RulesOf(package);
        return First(i => request.Locked.ContainsKey(package.Providers[i].Port.Package.Port))
            ?? First(i => request.Installed.ContainsKey(package.Providers[i].Port.Package.Port))
            ?? First(i => Array.TrueForAll(rules[i], IsMet))
            ?? known.Newest;

        int? First(Func<int, bool> holds)
        {
            for (var i = package.Count - 1; i >= 0; i--)
            {
                if (known.Contains(i) && holds(i))
                {
                    return i;
                }
            }

            return null;
        }

        bool IsMet(CandidateRule rule)
        {
            solution.Grow();
            ref readonly var target = ref solution.Known(rule.Target);
            return !target.IncludesAbsent && target.Overlaps(rule.Allowed);
        }
    }
}
