using System.Runtime.InteropServices;
using Rumprun.Packages.Core.Naming;

namespace Rumprun.Packages.Core.Resolution.Solving;

/// <summary>
/// The provider's packages as read so far, numbered and turned into bit sets. It grows as packages are discovered, and is
/// kept across requests. Numbers follow the order of discovery, so nothing that a user sees may depend on them.
/// </summary>
internal sealed class Universe
{
    private readonly IPackageProvider _provider;
    private readonly RuleTexts _texts;
    private readonly Dictionary<PackageId, Package> _byId = [];
    private readonly List<Package> _packages = [];
    private readonly List<Rule> _rules = [];
    private readonly List<Exclusion> _exclusions = [];

    public Universe(IPackageProvider provider) => (_provider, _texts) = (provider, new RuleTexts(provider, Find));

    public int Count => _packages.Count;

    public IEnumerable<PortName> PortNames => _provider.PortNames;

    public Package this[int index] => _packages[index];

    public Rule Rule(int index) => _rules[index];

    public Exclusion Exclusion(int index) => _exclusions[index];

    /// <summary>The package of that name, without candidates if the provider has none.</summary>
    /// <exception cref="ArgumentException">The provider has a version twice.</exception>
    public Package Find(PackageId id)
    {
        if (!_byId.TryGetValue(id, out var package))
        {
            var port = id.IsOption ? Find(PackageId.OfPort(id.Port)) : null;
            package = Make(id, port);
            _packages.Add(package);
            _byId.Add(id, package);
            port?.AddOption(package);
            AddExclusions(package);
        }

        return package;
    }

    /// <summary>The requirements of each candidate of the package.</summary>
    public CandidateRule[][] RulesOf(Package package) => package.Rules ??= Compile(package);

    private Package Make(PackageId id, Package? port)
    {
        if (port is not null)
        {
            return Package.OfOption(id, _packages.Count, port);
        }

        var candidates = CandidatesOf(id.Port);
        return candidates is [] && _texts.VirtualOf(id.Port) is { } named
            ? Package.OfVirtual(id, _packages.Count, named.Providers)
            : Package.OfPort(id, _packages.Count, candidates);
    }

    private Candidate[] CandidatesOf(PortName port)
    {
        var candidates = _provider.CandidatesOf(port).ToArray();
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
                optionless = RuleTexts.OptionOf(package, i) is null ? optionless.Union(CandidateSet.Single(i)) : optionless;
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
        var asked = new List<(RuleText Text, int Owner)>();
        for (var i = 0; i < package.Count; i++)
        {
            foreach (var text in _texts.Of(package, i))
            {
                asked.Add((text, i));
            }
        }

        asked.Sort(
            static (a, b) =>
                RuleText.Order.Compare(a.Text, b.Text) is not 0 and var byText ? byText : a.Owner.CompareTo(b.Owner));
        var rules = new List<CandidateRule>?[package.Count];
        for (var (first, next) = (0, 0); first < asked.Count; first = next)
        {
            for (next = first; next < asked.Count && RuleText.Order.Compare(asked[next].Text, asked[first].Text) == 0;)
            {
                next++;
            }

            var same = CollectionsMarshal.AsSpan(asked)[first..next];
            var rule = Add(package, Owners(same), same[0].Text);
            for (var i = 0; i < same.Length; i++)
            {
                // Duplicate requirements count once.
                if (i == 0 || same[i].Owner != same[i - 1].Owner)
                {
                    (rules[same[i].Owner] ??= []).Add(rule);
                }
            }
        }

        return Array.ConvertAll(rules, static r => r?.ToArray() ?? []);
    }

    private static CandidateSet Owners(ReadOnlySpan<(RuleText Text, int Owner)> same)
    {
        if (same is [var only])
        {
            return CandidateSet.Single(only.Owner);
        }

        var owners = new List<int>(same.Length);
        foreach (var (_, owner) in same)
        {
            owners.Add(owner);
        }

        return CandidateSet.Of(owners);
    }

    private CandidateRule Add(Package owner, CandidateSet owners, RuleText text)
    {
        var target = Find(text.Requirement.Package);
        var allowed = text.Kind == RuleKind.Dependency
            ? target.Matching(text.Requirement)
            : target.Everything.Except(target.In(text.Requirement.Versions));
        _rules.Add(new Rule(owner, owners, target, allowed, text));
        return new CandidateRule(target.Index, _rules.Count - 1, allowed);
    }
}
