using System.Runtime.InteropServices;

namespace Rumprun.Packages.Core.Resolution.Solving;

/// <summary>
/// What the provider has told so far, numbered and turned into bit sets. Grows as packages come up, and lasts from one
/// request to the next. Numbers follow that order, so nothing that a user sees may depend on them.
/// </summary>
internal sealed class Universe(IPackageProvider provider)
{
    private readonly Dictionary<PackageId, Package> _byId = [];
    private readonly List<Package> _packages = [];
    private readonly List<Rule> _rules = [];
    private readonly List<Exclusion> _exclusions = [];

    public int Count => _packages.Count;

    public IEnumerable<string> PortNames => provider.PortNames;

    public Package this[int index] => _packages[index];

    public Rule Rule(int index) => _rules[index];

    public Exclusion Exclusion(int index) => _exclusions[index];

    /// <summary>The package of that name, without candidates where the provider has none.</summary>
    /// <exception cref="ArgumentException">The provider has a version twice.</exception>
    public Package Find(PackageId id)
    {
        if (!_byId.TryGetValue(id, out var package))
        {
            var port = id.IsOption ? Find(PackageId.OfPort(id.Port)) : null;
            package = new Package(id, _packages.Count, port, port?.Candidates ?? CandidatesOf(id.Port));
            _packages.Add(package);
            _byId.Add(id, package);
            port?.AddOption(package);
            AddExclusions(package);
        }

        return package;
    }

    /// <summary>What each candidate of the package asks of others.</summary>
    public CandidateRule[][] RulesOf(Package package) => package.Rules ??= Compile(package);

    private Candidate[] CandidatesOf(string port)
    {
        var candidates = provider.CandidatesOf(port).ToArray();
        Array.Sort(candidates, static (a, b) => a.Version.CompareTo(b.Version));
        for (var i = 1; i < candidates.Length; i++)
        {
            if (candidates[i].Version.CompareTo(candidates[i - 1].Version) == 0)
            {
                throw new ArgumentException($"`{port}` {candidates[i].Version} is there twice", nameof(port));
            }
        }

        return candidates;
    }

    private void AddExclusions(Package package)
    {
        var reasons = new SortedDictionary<string, CandidateSet>(StringComparer.Ordinal);
        var optionless = default(CandidateSet);
        for (var i = 0; i < package.Candidates.Length; i++)
        {
            var candidate = package.Candidates[i];
            if (package.Id.IsOption)
            {
                optionless = OptionOf(package, i) is null ? optionless.Union(CandidateSet.Single(i)) : optionless;
            }
            else if (candidate.Unavailable is { } reason)
            {
                reasons[reason] = reasons.GetValueOrDefault(reason).Union(CandidateSet.Single(i));
            }
        }

        foreach (var (reason, candidates) in reasons)
        {
            Add(new Exclusion(package, candidates, reason));
        }

        if (!optionless.IsEmpty)
        {
            Add(new Exclusion(package, optionless, Reason: null));
        }

        void Add(Exclusion exclusion)
        {
            package.Exclusions.Add(_exclusions.Count);
            _exclusions.Add(exclusion);
        }
    }

    /// <summary>
    /// Candidates that ask for the same share a rule, as pub collapses them: what is learned from one then holds for all.
    /// </summary>
    private CandidateRule[][] Compile(Package package)
    {
        var shared = new Dictionary<(Requirement Requirement, bool IsConflict), List<int>>();
        for (var i = 0; i < package.Candidates.Length; i++)
        {
            var (dependencies, conflicts) = package.Id.IsOption
                ? OptionOf(package, i) is { } option ? (option.Dependencies, option.Conflicts) : ([], [])
                : (package.Candidates[i].Dependencies, package.Candidates[i].Conflicts);
            foreach (var dependency in dependencies)
            {
                Share((dependency, false), i);
            }

            foreach (var conflict in conflicts)
            {
                Share((conflict, true), i);
            }
        }

        var rules = Enumerable.Range(0, package.Candidates.Length).Select(static _ => new List<CandidateRule>()).ToArray();
        foreach (var ((requirement, isConflict), owners) in shared
            .OrderBy(static r => r.Key.Requirement, Requirement.Order)
            .ThenBy(static r => r.Key.IsConflict))
        {
            var rule = Add(package, CandidateSet.Of(owners), requirement, isConflict);
            foreach (var owner in owners)
            {
                rules[owner].Add(rule);
            }
        }

        return [.. rules.Select(static r => r.ToArray())];

        void Share((Requirement, bool) key, int candidate)
        {
            ref var owners = ref CollectionsMarshal.GetValueRefOrAddDefault(shared, key, out _);
            owners ??= [];
            if (owners is not [.., var last] || last != candidate)
            {
                owners.Add(candidate);
            }
        }
    }

    private CandidateRule Add(Package owner, CandidateSet owners, Requirement requirement, bool isConflict)
    {
        var target = Find(requirement.Package);
        var allowed = isConflict ? target.Everything.Except(target.In(requirement.Versions)) : target.Matching(requirement);
        _rules.Add(new Rule(owner, owners, target, allowed, requirement, isConflict));
        return new CandidateRule(target.Index, _rules.Count - 1, allowed);
    }

    private static CandidateOption? OptionOf(Package package, int candidate)
    {
        foreach (var option in package.Candidates[candidate].Options)
        {
            if (option.Name == package.Id.Option)
            {
                return option;
            }
        }

        return null;
    }
}
