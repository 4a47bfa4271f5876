using System.Collections.Immutable;
using NuGet.Versioning;
using Rumprun.Packages.Core.Naming;
using Rumprun.Packages.Core.Resolution;
using Rumprun.Packages.Core.Versioning;

namespace Rumprun.Packages.Benchmarks.Debian;

/// <summary>
/// Debian's packages as the solver sees packages. A version becomes its rank among the versions that the package has, so
/// that their order is Debian's. A relation that several packages can fit, be it by alternatives or because they provide
/// what it names, becomes a choice between these: a virtual package of a synthetic name.
/// </summary>
public sealed class DebianUniverse(PackageIndex index) : IPackageProvider
{
    private readonly Dictionary<string, ImmutableArray<Stanza>> _named = new(StringComparer.Ordinal);
    private readonly DebianNames _names = new();
    private readonly Dictionary<string, PortName> _choiceNames = new(StringComparer.Ordinal);
    private readonly Dictionary<PortName, ImmutableArray<DebianRelation>> _choices = [];
    private readonly Dictionary<string, Requirement> _requirements = new(StringComparer.Ordinal);
    private readonly List<PortVersion> _ranks = [];

    public IEnumerable<PortName> PortNames => index.Names.Select(_names.PortNameOf);

    public ImmutableArray<Candidate> CandidatesOf(PortName port) =>
    [
        .. Named(_names.DebianNameOf(port)).Select((stanza, rank) => new Candidate
        {
            Version = Rank(rank),
            Dependencies = [.. stanza.Depends.Select(RequirementOf)],
            Conflicts = [.. stanza.ReadConflicts().SelectMany(c => Fitting([c])).Where(r => r.Package.Port != port)],
        }),
    ];

    public VirtualPackage? VirtualOf(PortName name) =>
        _choices.TryGetValue(name, out var alternatives)
            ? new VirtualPackage { Providers = [.. Fitting(alternatives).Select(static r => new VirtualProvider(r))] }
            : null;

    /// <summary>What asks for one of the alternatives. Many packages ask for the same in the same words.</summary>
    /// <exception cref="FormatException">They are not written as Debian writes them.</exception>
    public Requirement RequirementOf(string alternatives)
    {
        if (!_requirements.TryGetValue(alternatives, out var requirement))
        {
            requirement = RequirementOf(DebianRelation.ReadAlternatives(alternatives));
            _requirements.Add(alternatives, requirement);
        }

        return requirement;
    }

    /// <summary>The package that was chosen.</summary>
    public Stanza StanzaOf(ResolvedPort chosen) => Named(_names.DebianNameOf(chosen.Name))[_ranks.IndexOf(chosen.Version)];

    private Requirement RequirementOf(ImmutableArray<DebianRelation> alternatives) =>
        Fitting(alternatives) is [var only] ? only : Requirement.Any(PackageId.OfPort(ChoiceOf(alternatives)));

    /// <summary>The same relation, written in several ways, is one choice.</summary>
    private PortName ChoiceOf(ImmutableArray<DebianRelation> alternatives)
    {
        var text = string.Join(" | ", alternatives);
        if (!_choiceNames.TryGetValue(text, out var name))
        {
            name = DebianNames.Synthetic("choice", _choices.Count);
            _choiceNames.Add(text, name);
            _choices.Add(name, alternatives);
        }

        return name;
    }

    /// <summary>
    /// What fits: for each alternative in turn, the package of the name, then those that provide it by name. Each package is
    /// named once, with all of its versions that fit.
    /// </summary>
    private List<Requirement> Fitting(ImmutableArray<DebianRelation> alternatives)
    {
        var fitting = new List<Requirement>(1);
        foreach (var relation in alternatives)
        {
            foreach (var name in index.Providers(relation.Name).Prepend(relation.Name))
            {
                if (Versions(name, relation) is { IsEmpty: false } versions)
                {
                    var package = PackageId.OfPort(_names.PortNameOf(name));
                    var place = fitting.FindIndex(r => r.Package == package);
                    if (place < 0)
                    {
                        fitting.Add(new Requirement(package, versions, IncludesPrereleases: false));
                    }
                    else
                    {
                        fitting[place] = fitting[place] with { Versions = fitting[place].Versions.Union(versions) };
                    }
                }
            }
        }

        return fitting;
    }

    private VersionSet Versions(string name, DebianRelation relation)
    {
        var stanzas = Named(name);
        var versions = VersionSet.Empty;
        var all = true;
        for (var rank = 0; rank < stanzas.Length; rank++)
        {
            var fits = stanzas[rank].Fits(relation);
            versions = fits ? versions.Union(VersionSet.Of(Rank(rank))) : versions;
            all &= fits;
        }

        return all && !stanzas.IsEmpty ? VersionSet.All : versions;
    }

    private ImmutableArray<Stanza> Named(string name)
    {
        if (!_named.TryGetValue(name, out var stanzas))
        {
            _named.Add(name, stanzas = index.Named(name));
        }

        return stanzas;
    }

    private PortVersion Rank(int rank)
    {
        while (_ranks.Count <= rank)
        {
            _ranks.Add(new PortVersion(new NuGetVersion(_ranks.Count + 1, 0, 0)));
        }

        return _ranks[rank];
    }
}
