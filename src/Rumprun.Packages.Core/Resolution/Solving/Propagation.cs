using System.Runtime.InteropServices;

namespace Rumprun.Packages.Core.Resolution.Solving;

/// <summary>
/// Unit propagation: as long as all terms of an incompatibility but one are satisfied, derives that the last one is not. A
/// rule counts from the first time in a request that its owner is down to one of the rule's candidates; from then on in both
/// directions.
/// </summary>
internal sealed class Propagation(Universe universe, PartialSolution solution, Incompatibilities incompatibilities)
{
    private readonly Watches<int> _learned = new();
    private readonly Watches<CandidateRule> _rules = new();

    // By rule: the request that it has come up in last.
    private int[] _cameUp = [];
    private int _request;
    private int _next;

    /// <summary>Discards the state of the previous request.</summary>
    public void Clear()
    {
        _learned.Clear();
        _rules.Clear();
        _request++;
        Restart();
    }

    /// <summary>Restarts after the current end of the partial solution.</summary>
    public void Restart() => _next = solution.Count;

    /// <summary>Starts propagating a learned incompatibility of two or more terms.</summary>
    public void Watch(Reason learned)
    {
        var terms = incompatibilities.Learned(learned.Index);
        _learned.Add(terms[0].Package, learned.Index);
        _learned.Add(terms[1].Package, learned.Index);
    }

    /// <summary>Derives what follows from the assignments not yet processed.</summary>
    /// <returns>The incompatibility that is fully satisfied, or null.</returns>
    public Reason? Run()
    {
        while (_next < solution.Count)
        {
            // A package that changed again is processed then.
            var assignment = _next++;
            if (solution.IsLatest(assignment) && Follow(solution[assignment].Package) is { } conflict)
            {
                return conflict;
            }
        }

        return null;
    }

    /// <summary>
    /// Derives that a package is not among a set, because of an incompatibility whose other terms are satisfied.
    /// </summary>
    /// <returns>The incompatibility, if the package is certain to be in the set.</returns>
    public Reason? Exclude(int package, in CandidateSet set, Reason reason)
    {
        ref readonly var known = ref solution.Known(package);
        if (known.IsSubsetOf(set))
        {
            return reason;
        }

        if (known.Overlaps(set))
        {
            solution.Assign(package, known.Except(set), reason);
        }

        return null;
    }

    private Reason? Follow(int index)
    {
        var package = universe[index];
        if (!solution.Known(index).IncludesAbsent)
        {
            foreach (var exclusion in package.Exclusions)
            {
                if (Exclude(index, universe.Exclusion(exclusion).Candidates, new Reason(ReasonKind.Exclusion, exclusion))
                    is { } unavailable)
                {
                    return unavailable;
                }
            }

            if (package.Port is { } port && FollowOption(index, port.Index) is { } apart)
            {
                return apart;
            }

            if (solution.Known(index).IsDecided && FollowRules(package) is { } broken)
            {
                return broken;
            }
        }

        foreach (var option in package.Options)
        {
            if (!solution.Known(option.Index).IncludesAbsent && FollowPort(option.Index, index) is { } apart)
            {
                return apart;
            }
        }

        return FollowRulesBack(index) ?? FollowLearned(index);
    }

    /// <summary>Its port is at a version that the option may have, and the other way round.</summary>
    private Reason? FollowOption(int option, int port)
    {
        var candidates = solution.Known(option);
        if (!solution.Known(port).IsSubsetOf(candidates))
        {
            var others = universe[port].Everything.Except(candidates);
            if (Exclude(port, others, incompatibilities.AddSameVersion(option, candidates)) is { } conflict)
            {
                return conflict;
            }
        }

        return FollowPort(option, port);
    }

    /// <summary>The option is at a version that its port may have.</summary>
    private Reason? FollowPort(int option, int port)
    {
        if (solution.Known(option).IsSubsetOf(solution.Known(port)))
        {
            return null;
        }

        var impossible = universe[option].All.Except(solution.Known(port));
        return Exclude(option, impossible, incompatibilities.AddSameVersion(option, impossible));
    }

    private Reason? FollowRules(Package package)
    {
        var rules = universe.RulesOf(package)[solution.Known(package.Index).Newest];
        solution.Grow();
        foreach (ref readonly var rule in rules.AsSpan())
        {
            ComeUp(rule);
            ref readonly var known = ref solution.Known(rule.Target);
            if (known.IsSubsetOf(rule.Allowed))
            {
                continue;
            }

            var narrowed = known.Intersect(rule.Allowed);
            var reason = new Reason(ReasonKind.Rule, rule.Rule);
            if (narrowed.IsEmpty)
            {
                return reason;
            }

            solution.Assign(rule.Target, narrowed, reason);
        }

        return null;
    }

    /// <summary>Marks the rule as active, once per request.</summary>
    private void ComeUp(in CandidateRule rule)
    {
        if (rule.Rule >= _cameUp.Length)
        {
            Array.Resize(ref _cameUp, Math.Max(rule.Rule + 1, _cameUp.Length * 2));
        }

        if (_cameUp[rule.Rule] != _request)
        {
            _cameUp[rule.Rule] = _request;
            _rules.Add(rule.Target, rule);
        }
    }

    /// <summary>An owner that allows none of the package's possible states cannot be chosen.</summary>
    private Reason? FollowRulesBack(int target)
    {
        if (_rules.Of(target) is not { Count: > 0 } watching)
        {
            return null;
        }

        // At the root level this is final, and the rule is done. Otherwise a package with many versions would be slowed down
        // by every rule about versions that are long excluded.
        Reason? conflict = null;
        var isForGood = solution.Level == 0;
        var rules = CollectionsMarshal.AsSpan(watching);
        var kept = 0;
        for (var read = 0; read < rules.Length; read++)
        {
            ref readonly var rule = ref rules[read];
            if (conflict is null && !solution.Known(target).Overlaps(rule.Allowed))
            {
                var (owner, owners) = (universe.Rule(rule.Rule).Owner.Index, universe.Rule(rule.Rule).Owners);
                conflict = Exclude(owner, owners, new Reason(ReasonKind.Rule, rule.Rule));
                if (isForGood)
                {
                    continue;
                }
            }

            if (kept++ < read)
            {
                rules[kept - 1] = rule;
            }
        }

        watching.RemoveRange(kept, rules.Length - kept);
        return conflict;
    }

    private Reason? FollowLearned(int package)
    {
        if (_learned.Of(package) is not { Count: > 0 } watching)
        {
            return null;
        }

        // Watches that move on are dropped in place; those not looked at after a conflict stay.
        Reason? conflict = null;
        var (read, kept) = (0, 0);
        while (read < watching.Count)
        {
            var learned = watching[read++];
            var stays = conflict is not null
                || !MoveWatch(incompatibilities.Learned(learned), learned, package, out conflict);
            if (stays)
            {
                watching[kept++] = learned;
            }
        }

        watching.RemoveRange(kept, read - kept);
        return conflict;
    }

    /// <summary>
    /// Watches another term in place of the package's, if that is satisfied; without another, derives the last one's
    /// inverse.
    /// </summary>
    /// <returns>True if the incompatibility need no longer be watched on the package.</returns>
    private bool MoveWatch(SolverTerm[] terms, int learned, int package, out Reason? conflict)
    {
        conflict = null;
        if (terms[0].Package == package)
        {
            (terms[0], terms[1]) = (terms[1], terms[0]);
        }

        if (!IsSatisfied(terms[1]) || !solution.Known(terms[0].Package).Overlaps(terms[0].Set))
        {
            return false;
        }

        for (var i = 2; i < terms.Length; i++)
        {
            if (!IsSatisfied(terms[i]))
            {
                (terms[1], terms[i]) = (terms[i], terms[1]);
                _learned.Add(terms[1].Package, learned);
                return true;
            }
        }

        conflict = Exclude(terms[0].Package, terms[0].Set, new Reason(ReasonKind.Learned, learned));
        return false;
    }

    private bool IsSatisfied(in SolverTerm term) => solution.Known(term.Package).IsSubsetOf(term.Set);
}
