using System.Collections.Immutable;
using Rumprun.Packages.Core.Naming;

namespace Rumprun.Packages.Core.Resolution.Solving;

/// <summary>
/// The requirements of candidates on other packages, with virtual packages expanded into their providers where needed.
/// </summary>
/// <param name="find">The package of an id, which tells whether it is virtual.</param>
internal sealed class RuleTexts(IPackageProvider provider, Func<PackageId, Package> find)
{
    private readonly Dictionary<PortName, VirtualPackage?> _virtuals = [];

    /// <summary>The virtual package of that name, or null.</summary>
    public VirtualPackage? VirtualOf(PortName name)
    {
        if (!_virtuals.TryGetValue(name, out var found))
        {
            found = provider.VirtualOf(name);
            _virtuals.Add(name, found);
        }

        return found;
    }

    /// <summary>What a candidate of the package asks for and refuses, in no order that may matter.</summary>
    public IEnumerable<RuleText> Of(Package package, int candidate) =>
        package.IsVirtual ? OfProvider(package.Providers[candidate], package.Id.Option)
        : package.Id.IsOption ? OptionOf(package, candidate) is { } option
            ? Of(package.Id, option.Dependencies, option.Conflicts, provides: []) : []
        : OfVersion(package.Id, package.Candidates[candidate]);

    public static CandidateOption? OptionOf(Package package, int candidate)
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

    /// <param name="option">The option of the virtual package that is asked for; null: the package itself.</param>
    private static IEnumerable<RuleText> OfProvider(VirtualProvider chosen, PortName? option)
    {
        var options = option is { } asked ? [asked] : chosen.Options;
        var ports = options.Select(o => chosen.Port with { Package = PackageId.OfOption(chosen.Port.Package.Port, o) });
        return (option is null ? ports.Prepend(chosen.Port) : ports).Select(Depends);
    }

    private IEnumerable<RuleText> OfVersion(PackageId port, Candidate version) =>
        Of(port, version.Dependencies, version.Conflicts, version.Provides);

    private IEnumerable<RuleText> Of(
        PackageId owner,
        ImmutableArray<Requirement> dependencies,
        ImmutableArray<Requirement> conflicts,
        ImmutableArray<PortName> provides)
    {
        foreach (var dependency in dependencies)
        {
            yield return Depends(dependency);
        }

        foreach (var refused in conflicts)
        {
            if (refused.Package.IsOption || !find(refused.Package).IsVirtual)
            {
                yield return new RuleText(RuleKind.Conflict, refused, Virtual: null);
                continue;
            }

            foreach (var refusal in Refusals(owner, refused))
            {
                yield return refusal;
            }
        }

        foreach (var rival in provides.SelectMany(name => Rivals(owner, name)))
        {
            yield return rival;
        }
    }

    private static RuleText Depends(Requirement requirement) => new(RuleKind.Dependency, requirement, Virtual: null);

    /// <summary>Refusing a virtual package means refusing every other provider of it.</summary>
    private IEnumerable<RuleText> Refusals(PackageId owner, Requirement refused) =>
        Others(owner, find(refused.Package).Providers)
            .Where(p => refused.Versions.IsAll || (p.Version is { } version && refused.Versions.Contains(version)))
            .Select(p => new RuleText(RuleKind.Conflict, p.Port, refused.Package.Port));

    private IEnumerable<RuleText> Rivals(PackageId owner, PortName name) =>
        VirtualOf(name) is { IsExclusive: true } named
            ? Others(owner, named.Providers).Select(p => new RuleText(RuleKind.Exclusive, p.Port, name))
            : [];

    private static IEnumerable<VirtualProvider> Others(PackageId owner, IEnumerable<VirtualProvider> providers) =>
        providers.Where(p => p.Port.Package.Port != owner.Port);
}
