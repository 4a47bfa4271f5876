namespace Rumprun.Packages.Core.Resolution.Solving;

/// <summary>
/// Finds the root cause of a conflict: resolves the satisfied incompatibility with the causes of what satisfied it, newest
/// first, until the result would have propagated at an earlier decision level (pub, doc/solver.md, "Conflict Resolution").
/// </summary>
internal sealed class ConflictResolution(Universe universe, PartialSolution solution, Incompatibilities incompatibilities)
{
    private const int None = -1;

    // The current incompatibility: its packages, and by package its term and the assignment that satisfied the term.
    private readonly List<int> _packages = [];
    private readonly List<SolverTerm> _incoming = [];
    private readonly List<(Reason Other, int Package)> _steps = [];
    private CandidateSet[] _terms = [];
    private int[] _satisfiers = [];
    private int[] _conflicts = [];

    /// <summary>How often the package had a part in a conflict.</summary>
    public int ConflictsOf(int package) => package < _conflicts.Length ? _conflicts[package] : 0;

    /// <summary>Forgets how often packages had a part in conflicts.</summary>
    public void Clear() => Array.Clear(_conflicts);

    /// <summary>Learns the root cause, and backtracks to the level at which it propagates.</summary>
    /// <param name="conflict">An incompatibility that the partial solution satisfies.</param>
    /// <param name="steps">Counts the work.</param>
    /// <returns> The learned incompatibility. Its first term is the only one that is no longer satisfied; it has no terms if
    /// there is no solution.
    /// </returns>
    public Reason Resolve(Reason conflict, ref int steps)
    {
        Grow();
        _steps.Clear();
        Merge(conflict, except: None);
        while (_packages.Count > 0)
        {
            steps++;
            var package = Newest(out var earlierLevel);
            ref readonly var satisfier = ref solution[_satisfiers[package]];
            _conflicts[package]++;
            if (satisfier.Reason == Reason.Decision)
            {
                return Learn(conflict, package, earlierLevel);
            }

            // The satisfier says only that its own term does not hold. If that alone does not satisfy the current term, an
            // earlier assignment contributed, and the rest of the term stays.
            var rest = _terms[package].Union(TermOf(satisfier.Reason, package));
            var isWhole = universe[package].Everything.IsSubsetOf(rest);
            if (!isWhole)
            {
                earlierLevel = Math.Max(earlierLevel, solution[solution.SatisfierOf(package, rest)].Level);
            }

            if (earlierLevel < satisfier.Level)
            {
                return Learn(conflict, package, earlierLevel);
            }

            _steps.Add((satisfier.Reason, package));
            if (isWhole)
            {
                _packages.Remove(package);
                _satisfiers[package] = None;
            }
            else
            {
                _terms[package] = rest;
                _satisfiers[package] = solution.SatisfierOf(package, rest);
            }

            Merge(satisfier.Reason, except: package);
        }

        return incompatibilities.AddLearned([], new Derivation(conflict, [.. _steps]));
    }

    /// <summary>The package whose term was satisfied last, and the level at which the others were.</summary>
    private int Newest(out int earlierLevel)
    {
        var (newest, second) = (_packages[0], None);
        for (var i = 1; i < _packages.Count; i++)
        {
            var package = _packages[i];
            if (_satisfiers[package] > _satisfiers[newest])
            {
                (newest, second) = (package, newest);
            }
            else if (second == None || _satisfiers[package] > _satisfiers[second])
            {
                second = package;
            }
        }

        earlierLevel = second == None ? 0 : solution[_satisfiers[second]].Level;
        return newest;
    }

    private Reason Learn(Reason conflict, int package, int level)
    {
        // The watches are on the first two terms: the one that is not satisfied after backtracking, and the last of the
        // others.
        var terms = new SolverTerm[_packages.Count];
        var (next, latest) = (1, 1);
        terms[0] = new SolverTerm(package, _terms[package]);
        foreach (var other in _packages)
        {
            if (other != package)
            {
                latest = _satisfiers[other] > _satisfiers[terms[latest].Package] || next == 1 ? next : latest;
                terms[next++] = new SolverTerm(other, _terms[other]);
            }
        }

        if (terms.Length > 2)
        {
            (terms[1], terms[latest]) = (terms[latest], terms[1]);
        }

        foreach (var member in _packages)
        {
            _satisfiers[member] = None;
        }

        _packages.Clear();
        solution.Backtrack(level);
        return incompatibilities.AddLearned(terms, new Derivation(conflict, [.. _steps]));
    }

    private CandidateSet TermOf(Reason reason, int package)
    {
        _incoming.Clear();
        incompatibilities.CopyTerms(reason, _incoming);
        var term = universe[package].Everything;
        foreach (var incoming in _incoming)
        {
            term = incoming.Package == package ? term.Intersect(incoming.Set) : term;
        }

        return term;
    }

    /// <summary>
    /// Merges an incompatibility's terms into the current ones; if a package has a term in both, both have to hold.
    /// </summary>
    private void Merge(Reason reason, int except)
    {
        _incoming.Clear();
        incompatibilities.CopyTerms(reason, _incoming);
        foreach (var (package, set) in _incoming)
        {
            if (package == except || universe[package].Everything.IsSubsetOf(set))
            {
                continue;
            }

            if (_satisfiers[package] == None)
            {
                _terms[package] = set;
                _packages.Add(package);
            }
            else
            {
                _terms[package] = _terms[package].Intersect(set);
            }

            _satisfiers[package] = solution.SatisfierOf(package, _terms[package]);
        }
    }

    private void Grow()
    {
        var old = _terms.Length;
        if (old < universe.Count)
        {
            var room = universe.Count * 2;
            Array.Resize(ref _terms, room);
            Array.Resize(ref _satisfiers, room);
            Array.Resize(ref _conflicts, room);
            Array.Fill(_satisfiers, None, old, room - old);
        }
    }
}
