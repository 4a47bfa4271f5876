namespace Rumprun.Packages.Core.Resolution.Solving;

/// <summary>A term by number: the package is among the set, absence included.</summary>
internal readonly record struct SolverTerm(int Package, CandidateSet Set);

/// <summary>
/// The incompatibilities of one request: sets of terms that no solution satisfies all at once. Those of the universe are
/// only looked up; those of the request, of options and the learned ones are kept here, with their derivations.
/// </summary>
internal sealed class Incompatibilities(Universe universe)
{
    private List<(Requirement Requirement, int Package, CandidateSet Allowed)> _requested = [];
    private List<(Pin Pin, int Package, CandidateSet Others)> _pinned = [];
    private List<(int Option, CandidateSet Candidates)> _sameVersions = [];
    private List<SolverTerm[]> _cycles = [];
    private List<SolverTerm[]> _learned = [];
    private List<Derivation> _derivations = [];

    /// <summary>Moves everything to a new instance that later requests do not change, and starts empty.</summary>
    public Incompatibilities Detach()
    {
        var detached = new Incompatibilities(universe)
        {
            _requested = _requested,
            _pinned = _pinned,
            _sameVersions = _sameVersions,
            _cycles = _cycles,
            _learned = _learned,
            _derivations = _derivations,
        };
        (_requested, _pinned, _sameVersions, _cycles, _learned, _derivations) = ([], [], [], [], [], []);
        return detached;
    }

    public void Clear()
    {
        _requested.Clear();
        _pinned.Clear();
        _sameVersions.Clear();
        _cycles.Clear();
        _learned.Clear();
        _derivations.Clear();
    }

    public Requirement Requested(Reason reason) => _requested[reason.Index].Requirement;

    public Pin Pinned(Reason reason) => _pinned[reason.Index].Pin;

    /// <summary>The terms of a learned incompatibility. The watches may reorder them.</summary>
    public SolverTerm[] Learned(int index) => _learned[index];

    /// <summary>The packages of a cycle, in its order.</summary>
    public SolverTerm[] CycleOf(Reason reason) => _cycles[reason.Index];

    public Derivation DerivationOf(Reason learned) => _derivations[learned.Index];

    public Reason AddRequested(Requirement requirement, int package, in CandidateSet allowed)
    {
        _requested.Add((requirement, package, allowed));
        return new Reason(ReasonKind.Requested, _requested.Count - 1);
    }

    public Reason AddPinned(Pin pin, int package, in CandidateSet others)
    {
        _pinned.Add((pin, package, others));
        return new Reason(ReasonKind.Pinned, _pinned.Count - 1);
    }

    /// <summary>The option at some candidates requires its port to be at one of the same candidates.</summary>
    public Reason AddSameVersion(int option, in CandidateSet candidates)
    {
        _sameVersions.Add((option, candidates));
        return new Reason(ReasonKind.SameVersion, _sameVersions.Count - 1);
    }

    /// <summary>
    /// Adds a cycle, as a learned incompatibility whose first two terms were satisfied last, so that it can be watched.
    /// </summary>
    /// <param name="terms">In the cycle's order.</param>
    /// <param name="byAge">The same, those satisfied last first.</param>
    public Reason AddCycle(SolverTerm[] terms, SolverTerm[] byAge)
    {
        _cycles.Add(terms);
        return AddLearned(byAge, new Derivation(new Reason(ReasonKind.Cycle, _cycles.Count - 1), []));
    }

    public Reason AddLearned(SolverTerm[] terms, Derivation derivation)
    {
        _learned.Add(terms);
        _derivations.Add(derivation);
        return new Reason(ReasonKind.Learned, _learned.Count - 1);
    }

    /// <summary>
    /// Adds the terms of an incompatibility to the list. A package can occur twice (a rule about its own package); then both
    /// terms hold.
    /// </summary>
    public void CopyTerms(Reason reason, List<SolverTerm> terms)
    {
        switch (reason.Kind)
        {
            case ReasonKind.Requested:
                var (_, package, allowed) = _requested[reason.Index];
                terms.Add(new SolverTerm(package, universe[package].Everything.Except(allowed)));
                break;
            case ReasonKind.Pinned:
                terms.Add(new SolverTerm(_pinned[reason.Index].Package, _pinned[reason.Index].Others));
                break;
            case ReasonKind.Rule:
                var rule = universe.Rule(reason.Index);
                terms.Add(new SolverTerm(rule.Owner.Index, rule.Owners));
                terms.Add(new SolverTerm(rule.Target.Index, rule.Forbidden));
                break;
            case ReasonKind.Exclusion:
                var exclusion = universe.Exclusion(reason.Index);
                terms.Add(new SolverTerm(exclusion.Package.Index, exclusion.Candidates));
                break;
            case ReasonKind.SameVersion:
                var (option, candidates) = _sameVersions[reason.Index];
                terms.Add(new SolverTerm(option, candidates));
                terms.Add(new SolverTerm(universe[option].Port!.Index, universe[option].Everything.Except(candidates)));
                break;
            case ReasonKind.Cycle:
                terms.AddRange(_cycles[reason.Index]);
                break;
            case ReasonKind.Learned:
                terms.AddRange(_learned[reason.Index]);
                break;
            default:
                throw new ArgumentException("a decision has no incompatibility", nameof(reason));
        }
    }
}

/// <summary>
/// How an incompatibility was derived: from the first one, by resolving it with each of the others in turn on the package
/// listed with it.
/// </summary>
internal sealed record Derivation(Reason First, (Reason Other, int Package)[] Steps);
