using Rumprun.Packages.Core.Resolution;

namespace Rumprun.Packages.Testing.Resolution;

/// <summary>
/// Checks a failure as a proof, straight from the provider's words: each fact is one, each derived incompatibility follows
/// from its two causes, and the last one has no terms.
/// </summary>
public static class ProofCheck
{
    public static IEnumerable<string> Problems(
        IPackageProvider provider, ResolutionRequest request, ResolutionFailure failure)
    {
        if (failure.RootCause.Terms is not [])
        {
            yield return "the conclusion has terms";
        }

        var known = new HashSet<Incompatibility>();
        foreach (var incompatibility in failure.Derivation())
        {
            known.Add(incompatibility);
            if (incompatibility.Terms.Any(t => !IsWellWritten(provider, t, incompatibility.Cause)))
            {
                yield return $"a term of {Text(incompatibility)} says one thing to a person and another to the letter";
            }

            if (incompatibility.Cause is IncompatibilityCause.Derived(var first, var second))
            {
                if (!known.Contains(first) || !known.Contains(second) || !Follows(provider, incompatibility, first, second))
                {
                    yield return $"{Text(incompatibility)} does not follow from {Text(first)} and {Text(second)}";
                }
            }
            else if (!IsFact(provider, request, incompatibility))
            {
                yield return $"{Text(incompatibility)} is no fact";
            }
        }
    }

    /// <summary>
    /// Whatever satisfies the conclusion satisfies one of the causes: for one package either cause's term may hold, for
    /// every other both have to.
    /// </summary>
    private static bool Follows(
        IPackageProvider provider, Incompatibility conclusion, Incompatibility first, Incompatibility second)
    {
        var packages = new[] { conclusion, first, second }.SelectMany(static i => i.Terms).Select(
            static t => t.Package).Distinct();
        var doubtful = packages.Where(p => !Holds(p, both: true)).ToArray();
        return doubtful is [] || (doubtful is [var pivot] && Holds(pivot, both: false));

        bool Holds(PackageId package, bool both) => PackageState.Of(provider, package)
            .Where(v => Allows(conclusion, package, v))
            .All(v => both
                ? Allows(first, package, v) && Allows(second, package, v)
                : Allows(first, package, v) || Allows(second, package, v));
    }

    private static bool Allows(Incompatibility incompatibility, PackageId package, PackageState state) =>
        incompatibility.Terms.Where(t => t.Package == package).All(t => Matches(t, state) == t.IsPositive);

    private static bool Matches(Term term, PackageState state) =>
        state.Version is { } version ? term.Matching.Contains(version)
        : state.Provider is { } provider && term.Providers.Contains(provider);

    private static bool IsWellWritten(IPackageProvider provider, Term term, IncompatibilityCause cause)
    {
        var existing = PackageState.Of(provider, term.Package).Where(static s => !s.IsAbsent).ToArray();
        var missing = existing.Where(s => s.Version is not null && s.IsIn(term.Versions) && !Matches(term, s));
        return term.Matching.All(v => existing.Contains(new PackageState(v, null)))
            && term.Providers.All(p => existing.Contains(new PackageState(null, p)))
            && existing.Where(s => Matches(term, s)).All(s => s.IsIn(term.Versions))
            && (!term.IsEvery || existing.All(s => Matches(term, s)))
            && missing.All(static s => s.Version!.Version.IsPrerelease)
            && (cause is not (IncompatibilityCause.NoVersions or IncompatibilityCause.NoProvider)
                || !existing.Any(s => Matches(term, s)));
    }

    private static bool IsFact(IPackageProvider provider, ResolutionRequest request, Incompatibility fact)
    {
        var owners = fact.Terms.FirstOrDefault(static t => t.IsPositive);
        return fact.Cause switch
        {
            IncompatibilityCause.Requested(var requirement) =>
                request.Requirements.Contains(requirement) && fact.Terms is [var asked]
                    && IsDenial(provider, asked, requirement),
            IncompatibilityCause.Pinned(var pin, var isGone) =>
                request.Pins.Contains(pin) && fact.Terms is [{ IsPositive: true } others]
                && others.Package == PackageId.OfPort(pin.Port) && !others.Matching.Contains(pin.Version)
                && isGone == provider.CandidatesOf(pin.Port).All(c => c.Version != pin.Version),
            IncompatibilityCause.Dependency(var requirement) =>
                owners is not null && All(owners, (c, o) => (o?.Dependencies ?? c.Dependencies).Contains(requirement))
                && fact.Terms.Where(t => t != owners).All(t => IsDenial(provider, t, requirement)),
            IncompatibilityCause.Conflict(var owner, var refused, var named) =>
                IsRefusal(owner, refused, (c, o) => named is null
                    ? (o?.Conflicts ?? c.Conflicts).Contains(refused)
                    : (o?.Conflicts ?? c.Conflicts).Any(r => r.Package.Port == named
                        && PackageWords.Refused(provider, owner, r).Contains(refused))),
            IncompatibilityCause.Exclusive(var owner, var other, var named) =>
                provider.VirtualOf(named) is { IsExclusive: true }
                && PackageWords.Others(provider, owner, named).Contains(other)
                && IsRefusal(owner, other, (c, o) => o is null && c.Provides.Contains(named)),
            IncompatibilityCause.Provision(var requirement) =>
                owners is not null
                && PackageState.Of(provider, owners.Package).Where(s => Matches(owners, s))
                    .All(s => PackageWords.Of(provider, owners.Package, s)!.Dependencies.Contains(requirement))
                && fact.Terms.Where(t => t != owners).All(t => IsDenial(provider, t, requirement)),
            IncompatibilityCause.NoProvider(var others) =>
                provider.VirtualOf(owners!.Package.Port) is { } found && found.Providers.SequenceEqual(others)
                && others.Where(p => new PackageState(null, p).IsIn(owners.Versions))
                    .All(static p => p.Version is { Version.IsPrerelease: true }),
            IncompatibilityCause.Unavailable(var reason) => All(owners!, (c, _) => c.Unavailable == reason),
            IncompatibilityCause.NoSuchOption(var option, _) =>
                owners!.Package == option && All(owners, (c, _) => c.Options.All(o => o.Name != option.Option)),
            IncompatibilityCause.SameVersion(var option) =>
                fact.Terms is [{ IsPositive: false } port, { IsPositive: true } same]
                && same.Package == option && port.Package == PackageId.OfPort(option.Port)
                && same.Matching.All(port.Matching.Contains) && same.Providers.All(port.Providers.Contains),
            IncompatibilityCause.NoVersions(var existing, var prereleases) =>
                existing.Length > 0
                && existing.Where(owners!.Versions.Contains).SequenceEqual(prereleases)
                && prereleases.All(static v => v.Version.IsPrerelease),
            IncompatibilityCause.Cycle(var packages) =>
                packages.Length == fact.Terms.Length
                && packages.Zip([.. packages[1..], packages[0]], IsNeed).All(static holds => holds),
            IncompatibilityCause.NoSuchPort(var name, _) =>
                provider.CandidatesOf(name).IsEmpty && provider.VirtualOf(name) is null,
            _ => false,
        };

        // Each depends on the next, or on the port that the next is an option of.
        bool IsNeed(PackageId package, PackageId next) =>
            fact.Terms.Single(t => t.Package == package) is { IsPositive: true } term
            && PackageState.Of(provider, package).Where(s => Matches(term, s))
                .Select(s => PackageWords.Of(provider, package, s)).OfType<PackageWords>()
                .All(words => words.Dependencies.Any(d => d.Package.Port == next.Port));

        bool IsRefusal(PackageId owner, Requirement refused, Func<Candidate, CandidateOption?, bool> holds) =>
            fact.Terms.All(static t => t.IsPositive)
            && fact.Terms.Where(t => t.Package == owner).All(t => All(t, holds))
            && fact.Terms.Where(t => t.Package == refused.Package).All(t => t.Matching.All(refused.Versions.Contains));

        bool All(Term term, Func<Candidate, CandidateOption?, bool> holds) => provider.CandidatesOf(term.Package.Port)
            .Where(c => term.Matching.Contains(c.Version))
            .All(c => holds(c, c.Options.SingleOrDefault(o => o.Name == term.Package.Option)));
    }

    private static bool IsDenial(IPackageProvider provider, Term term, Requirement requirement) =>
        !term.IsPositive && term.Package == requirement.Package && term.Versions.Equals(requirement.Versions)
        && PackageState.Of(provider, term.Package).Where(static s => !s.IsAbsent)
            .All(s => s.Meets(requirement) == Matches(term, s));

    private static string Text(Incompatibility incompatibility) =>
        $"{{{string.Join(", ", incompatibility.Terms.Select(Text))}}}";

    private static string Text(Term term) => $"{(term.IsPositive ? "" : "not ")}{term.Package} {term.Versions}";
}
