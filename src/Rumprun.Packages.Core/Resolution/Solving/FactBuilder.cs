using System.Collections.Immutable;
using Rumprun.Packages.Core.Diagnostics;
using Rumprun.Packages.Core.Versioning;

namespace Rumprun.Packages.Core.Resolution.Solving;

/// <summary>
/// Builds the incompatibilities that are facts: those of the request, of the provider and of the rules for options.
/// </summary>
internal sealed class FactBuilder(Universe universe, Incompatibilities incompatibilities)
{
    private readonly Dictionary<(PackageId, VersionSet), Incompatibility> _noVersions = [];

    public DerivedTerms Of(Reason reason)
    {
        switch (reason.Kind)
        {
            case ReasonKind.Requested:
                var requested = incompatibilities.Requested(reason);
                return Required(requested, new IncompatibilityCause.Requested(requested), owner: null);
            case ReasonKind.Pinned:
                var pin = incompatibilities.Pinned(reason);
                var isGone = universe.Find(PackageId.OfPort(pin.Port)).IndexOf(pin.Version) < 0;
                return Plain(reason, new IncompatibilityCause.Pinned(pin, isGone));
            case ReasonKind.Rule:
                var rule = universe.Rule(reason.Index);
                var (kind, requirement, named) = rule.Text;
                return kind switch
                {
                    RuleKind.Conflict => Plain(reason, new IncompatibilityCause.Conflict(rule.Owner.Id, requirement, named)),
                    RuleKind.Exclusive =>
                        Plain(reason, new IncompatibilityCause.Exclusive(rule.Owner.Id, requirement, named!.Value)),
                    _ when rule.Owner.IsVirtual =>
                        Required(requirement, new IncompatibilityCause.Provision(requirement), rule),
                    _ => Required(requirement, new IncompatibilityCause.Dependency(requirement), rule),
                };
            case ReasonKind.Exclusion:
                return Plain(reason, Cause(universe.Exclusion(reason.Index)));
            case ReasonKind.Cycle:
                return Plain(reason, new IncompatibilityCause.Cycle(
                    [.. incompatibilities.CycleOf(reason).Select(t => universe[t.Package].Id)]));
            default:
                var option = Terms(reason).Keys.Single(static p => p.Id.IsOption);
                return Plain(reason, new IncompatibilityCause.SameVersion(option.Id));
        }
    }

    private DerivedTerms Plain(Reason reason, IncompatibilityCause cause)
    {
        var terms = Terms(reason);
        return new DerivedTerms(new Incompatibility(DerivedTerms.Write(terms), cause), terms, Asks: null);
    }

    private static IncompatibilityCause Cause(Exclusion exclusion)
    {
        if (exclusion.Reason is { } reason)
        {
            return new IncompatibilityCause.Unavailable(reason);
        }

        var id = exclusion.Package.Id;
        var options = exclusion.Package.Candidates.SelectMany(static c => c.Options).Select(static o => o.Name).Distinct();
        return new IncompatibilityCause.NoSuchOption(id, Suggestion.For(id.Option!.Value, options));
    }

    /// <summary>
    /// A requirement, of the request or of a rule's owner, and what follows at once where nothing matches it.
    /// </summary>
    private DerivedTerms Required(Requirement requirement, IncompatibilityCause cause, Rule? owner)
    {
        var target = universe.Find(requirement.Package);
        var allowed = target.Matching(requirement);
        var terms = DerivedTerms.None();
        if (owner is not null)
        {
            terms.Add(owner.Owner, owner.Owners);
        }

        // A package that asks for itself has one term: to be chosen and not to match.
        if (owner?.Owner == target)
        {
            terms[target] = owner.Owners.Except(allowed);
            return new DerivedTerms(new Incompatibility(DerivedTerms.Write(terms), cause), terms, Asks: null);
        }

        var stated = new Incompatibility(DerivedTerms.Write(terms, target, requirement.Versions, allowed), cause);
        if (allowed.IsEmpty)
        {
            var nothing = NothingIn(target, requirement.Versions);
            return new DerivedTerms(DerivedTerms.Derive(terms, stated, nothing), terms, Asks: null);
        }

        terms.Add(target, target.Everything.Except(allowed));
        return new DerivedTerms(stated, terms, (target, requirement.Versions));
    }

    /// <summary>Nothing that the package has is in the versions.</summary>
    public Incompatibility NothingIn(Package package, VersionSet versions)
    {
        if (!_noVersions.TryGetValue((package.Id, versions), out var nothing))
        {
            var term = new Term
            {
                Package = package.Id,
                IsPositive = true,
                Versions = versions,
                Matching = [],
                IsEvery = false,
            };
            nothing = new Incompatibility([term], WhyNothing(package, versions));
            _noVersions.Add((package.Id, versions), nothing);
        }

        return nothing;
    }

    private IncompatibilityCause WhyNothing(Package package, VersionSet versions) =>
        package.IsVirtual ? new IncompatibilityCause.NoProvider([.. package.Providers.Reverse()])
            : package.Count == 0
            ? new IncompatibilityCause.NoSuchPort(package.Id.Port, Suggestion.For(package.Id.Port, universe.PortNames))
            : new IncompatibilityCause.NoVersions(
                DerivedTerms.Versions(package, package.All), DerivedTerms.Versions(package, package.In(versions)));

    private SortedDictionary<Package, CandidateSet> Terms(Reason reason)
    {
        var list = new List<SolverTerm>();
        incompatibilities.CopyTerms(reason, list);
        var terms = DerivedTerms.None();
        foreach (var (index, set) in list)
        {
            var package = universe[index];
            terms[package] = terms.TryGetValue(package, out var both) ? both.Intersect(set) : set;
        }

        return terms;
    }
}
