using System.Collections.Immutable;
using Rumprun.Packages.Core.Versioning;

namespace Rumprun.Packages.Core.Resolution.Solving;

/// <summary>
/// An incompatibility in both forms: as a person reads it, and as the sets that further steps compute with.
/// </summary>
/// <param name="Asks">The requirement that a term of the incompatibility states; null: none is as it was stated.</param>
internal sealed record DerivedTerms(
    Incompatibility Incompatibility,
    SortedDictionary<Package, CandidateSet> Terms,
    (Package Package, VersionSet Versions)? Asks)
{
    /// <summary>Whether the incompatibility is a requirement itself, not derived from one.</summary>
    public bool IsStated => Incompatibility.Cause is not IncompatibilityCause.Derived;

    private static readonly Comparer<Package> ById = Comparer<Package>.Create(static (a, b) => a.Id.CompareTo(b.Id));

    public static SortedDictionary<Package, CandidateSet> None() => new(ById);

    public static SortedDictionary<Package, CandidateSet> Copy(SortedDictionary<Package, CandidateSet> terms) =>
        new(terms, ById);

    public static Incompatibility Derive(
        SortedDictionary<Package, CandidateSet> terms, Incompatibility first, Incompatibility second) =>
        new(Write(terms), new IncompatibilityCause.Derived(first, second));

    public static ImmutableArray<Term> Write(SortedDictionary<Package, CandidateSet> terms) =>
        [.. terms.Select(static t => Write(t.Key, t.Value))];

    /// <summary>The terms, and that the package is not at one of these versions, of which it has those that match.</summary>
    public static ImmutableArray<Term> Write(
        SortedDictionary<Package, CandidateSet> terms, Package package, VersionSet versions, CandidateSet matching)
    {
        var asked = new Term
        {
            Package = package.Id,
            IsPositive = false,
            Versions = versions,
            Matching = Versions(package, matching),
            Providers = Providers(package, matching),
            IsEvery = false,
        };
        return [.. Write(terms).Append(asked).OrderBy(static t => t.Package)];
    }

    public static ImmutableArray<PortVersion> Versions(Package package, CandidateSet candidates) =>
        [.. package.Candidates.Where((_, i) => candidates.Contains(i)).Select(static c => c.Version)];

    /// <summary>Of a virtual package: those providers, the most preferred first.</summary>
    private static ImmutableArray<VirtualProvider> Providers(Package package, CandidateSet candidates) =>
        [.. package.Providers.Where((_, i) => candidates.Contains(i)).Reverse()];

    private static Term Write(Package package, CandidateSet set)
    {
        var candidates = set.IncludesAbsent ? package.All.Except(set) : set;
        return new Term
        {
            Package = package.Id,
            IsPositive = !set.IncludesAbsent,
            Versions = package.IsVirtual ? VersionSet.All : Cover(package, candidates),
            Matching = Versions(package, candidates),
            Providers = Providers(package, candidates),
            IsEvery = package.Count > 1 && package.All.IsSubsetOf(candidates),
        };
    }

    /// <summary>
    /// The candidates as ranges: neighbours are joined, and prereleases between stable versions are passed over.
    /// </summary>
    private static VersionSet Cover(Package package, CandidateSet candidates)
    {
        var stable = Versions(package, candidates).All(static v => !v.Version.IsPrerelease);
        var cover = VersionSet.Empty;
        var (first, last) = (-1, -1);
        for (var i = 0; i < package.Candidates.Length; i++)
        {
            if (candidates.Contains(i))
            {
                (first, last) = (first < 0 ? i : first, i);
            }
            else if (first >= 0 && !(stable && package.Candidates[i].Version.Version.IsPrerelease))
            {
                cover = cover.Union(Run());
                first = -1;
            }
        }

        return first < 0 ? cover : cover.Union(Run());

        VersionSet Run() => VersionSet.Between(package.Candidates[first].Version, package.Candidates[last].Version);
    }
}
