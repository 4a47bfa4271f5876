using Rumprun.Packages.Core.Versioning;

namespace Rumprun.Packages.Core.Resolution.Solving;

/// <summary>
/// Turns the numbers of a failed search into a derivation that a person can read: repeats the steps that led to the root
/// cause, and adds the facts that bit sets leave implicit (that a range is empty).
/// </summary>
internal sealed class FailureBuilder(Universe universe, Incompatibilities incompatibilities)
{
    private readonly Dictionary<Reason, DerivedTerms> _built = [];
    private readonly FactBuilder _facts = new(universe, incompatibilities);

    public Incompatibility Build(Reason rootCause)
    {
        // A learned incompatibility is derived only from those learned before it.
        foreach (var learned in Ancestors(rootCause))
        {
            var derivation = incompatibilities.DerivationOf(learned);
            var step = Find(derivation.First);
            foreach (var (other, package) in derivation.Steps)
            {
                step = Resolve(step, Find(other), universe[package]);
            }

            _built[learned] = step;
        }

        return _built[rootCause].Incompatibility;
    }

    private SortedSet<Reason> Ancestors(Reason rootCause)
    {
        var ancestors = new SortedSet<Reason>(Comparer<Reason>.Create(static (a, b) => a.Index.CompareTo(b.Index)));
        var open = new Stack<Reason>([rootCause]);
        while (open.TryPop(out var next))
        {
            if (next.Kind == ReasonKind.Learned && ancestors.Add(next))
            {
                var derivation = incompatibilities.DerivationOf(next);
                open.Push(derivation.First);
                foreach (var (other, _) in derivation.Steps)
                {
                    open.Push(other);
                }
            }
        }

        return ancestors;
    }

    private DerivedTerms Find(Reason reason)
    {
        if (!_built.TryGetValue(reason, out var step))
        {
            step = _facts.Of(reason);
            _built.Add(reason, step);
        }

        return step;
    }

    private DerivedTerms Resolve(DerivedTerms conflict, DerivedTerms other, Package pivot)
    {
        var terms = DerivedTerms.Copy(conflict.Terms);
        foreach (var (package, set) in other.Terms)
        {
            terms[package] = terms.TryGetValue(package, out var both) ? both.Intersect(set) : set;
        }

        var either = conflict.Terms[pivot].Union(other.Terms[pivot]);
        terms.Remove(pivot);
        var asks = Kept(conflict, pivot, terms) ?? Kept(other, pivot, terms);
        if (!pivot.Everything.IsSubsetOf(either))
        {
            terms.Add(pivot, either);
        }
        else if (conflict.Asks is { } here && other.Asks is { } there && here.Package == pivot && there.Package == pivot
            && here.Versions.Intersect(there.Versions) is { IsEmpty: false } common
            && (conflict.IsStated && other.IsStated || !pivot.In(common).IsEmpty))
        {
            // The ranges overlap, so the explanation has to say why the overlap does not suffice.
            var both = new Incompatibility(
                DerivedTerms.Write(terms, pivot, common, matching: default),
                new IncompatibilityCause.Derived(conflict.Incompatibility, other.Incompatibility));
            return new DerivedTerms(DerivedTerms.Derive(terms, both, _facts.NothingIn(pivot, common)), terms, asks);
        }

        return new DerivedTerms(
            DerivedTerms.Derive(terms, conflict.Incompatibility, other.Incompatibility), terms, asks);
    }

    /// <summary>What one of the causes asks for, if the conclusion asks for just that.</summary>
    private static (Package Package, VersionSet Versions)? Kept(
        DerivedTerms cause, Package pivot, SortedDictionary<Package, CandidateSet> terms) =>
        cause.Asks is { } asks && asks.Package != pivot && terms.TryGetValue(asks.Package, out var set)
            && cause.Terms[asks.Package].IsSubsetOf(set)
            ? asks : null;
}
