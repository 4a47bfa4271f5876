namespace Rumprun.Packages.Core.Resolution.Solving;

/// <summary>One narrowing of a package's possible states: a decision, or a derivation from an incompatibility.</summary>
/// <param name="Before">What was known of the package before it.</param>
/// <param name="Previous">The package's assignment before this one, or -1.</param>
internal readonly record struct Assignment(int Package, int Level, int Previous, Reason Reason, CandidateSet Before);

/// <summary>
/// The assignments so far, in order and by decision level, and the states they leave for each package. Backtracking undoes
/// the newest; nothing is copied. Also tracks the packages that are required and still have several candidates.
/// </summary>
internal sealed class PartialSolution(Universe universe, DecisionOrder order)
{
    private const int None = -1;

    private readonly DecisionQueue _undecided = new(universe);
    private int _packages;
    private CandidateSet[] _known = [];
    private int[] _latest = [];
    private Assignment[] _assignments = new Assignment[64];

    public int Count { get; private set; }

    public int Level { get; private set; }

    /// <summary>Packages that are in the solution, with more than one candidate left.</summary>
    public DecisionQueue Undecided => _undecided;

    public ref readonly Assignment this[int index] => ref _assignments[index];

    /// <summary>The possible states of the package.</summary>
    public ref readonly CandidateSet Known(int package) => ref _known[package];

    /// <summary>Adds the packages discovered since the last call.</summary>
    public void Grow()
    {
        if (universe.Count > _known.Length)
        {
            // Twice what is needed now, since packages are discovered a few at a time.
            Array.Resize(ref _known, universe.Count * 2);
            Array.Resize(ref _latest, universe.Count * 2);
        }

        for (; _packages < universe.Count; _packages++)
        {
            (_known[_packages], _latest[_packages]) = (universe[_packages].Everything, None);
        }
    }

    /// <summary>Chooses a candidate, one level deeper.</summary>
    public void Decide(int package, int candidate)
    {
        Level++;
        Assign(package, CandidateSet.Single(candidate), Reason.Decision);
    }

    /// <summary>Narrows what is known of a package to a part of it, never to nothing.</summary>
    public void Assign(int package, in CandidateSet narrowed, Reason reason)
    {
        if (Count == _assignments.Length)
        {
            Array.Resize(ref _assignments, Count * 2);
        }

        _assignments[Count] = new Assignment(package, Level, _latest[package], reason, _known[package]);
        _latest[package] = Count++;
        SetKnown(package, narrowed);
    }

    /// <summary>Undoes every assignment above a level.</summary>
    public void Backtrack(int level)
    {
        Level = level;
        while (Count > 0 && _assignments[Count - 1].Level > level)
        {
            Undo();
        }
    }

    /// <summary>Undoes everything.</summary>
    public void Clear()
    {
        Level = 0;
        while (Count > 0)
        {
            Undo();
        }
    }

    /// <summary>True if the assignment is the newest of its package.</summary>
    public bool IsLatest(int assignment) => _latest[_assignments[assignment].Package] == assignment;

    /// <summary>
    /// The index of the first assignment after which the term is satisfied. The term must be satisfied, and not from the
    /// start.
    /// </summary>
    public int SatisfierOf(int package, in CandidateSet term)
    {
        var satisfier = _latest[package];
        while (_assignments[satisfier].Before.IsSubsetOf(term))
        {
            satisfier = _assignments[satisfier].Previous;
        }

        return satisfier;
    }

    private void Undo()
    {
        ref readonly var undone = ref _assignments[--Count];
        _latest[undone.Package] = undone.Previous;
        SetKnown(undone.Package, undone.Before);
    }

    private void SetKnown(int package, in CandidateSet known)
    {
        _known[package] = known;
        if (known.IncludesAbsent || known.IsDecided)
        {
            _undecided.Remove(package);
        }
        else
        {
            _undecided.Set(package, order.KeyOf(universe[package], known));
        }
    }
}
