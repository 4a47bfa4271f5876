using System.Collections.Immutable;
using Rumprun.Packages.Core.Naming;
using Rumprun.Packages.Core.Versioning;

namespace Rumprun.Packages.Core.Resolution;

/// <summary>The single changes that a maintainer could make to the ports that a failure rests on.</summary>
internal sealed class PortChanges(IPackageProvider provider, ResolutionRequest request, Incompatibility[] facts)
{
    private readonly IncompatibilityCause[] _causes = [.. facts.Select(static f => f.Cause)];

    /// <summary>Each dependency of the proof, once.</summary>
    private IEnumerable<(PackageId Owner, Requirement Requirement)> Dependencies => facts
        .Where(static f => f.Cause is IncompatibilityCause.Dependency && f.Terms.Any(static t => t.IsPositive))
        .Select(static f => (
            f.Terms.First(static t => t.IsPositive).Package,
            ((IncompatibilityCause.Dependency)f.Cause).Requirement))
        .Distinct();

    /// <summary>Corrected names, wider ranges, prereleases, dropped conflicts.</summary>
    public IEnumerable<RemedyChange> Loosening() =>
    [
        .. _causes.Select(Misspelling.Of).OfType<(PackageId, PackageId)>().SelectMany(Respelling),
        .. Dependencies.Where(static d => !d.Requirement.Versions.IsAll).Select(d => Replacing(
            d.Owner, d.Requirement, Requirement.Any(d.Requirement.Package),
            s => new Remedy.LoosenDependency(d.Owner, d.Requirement, s))),
        .. Dependencies.Where(d => d.Requirement.HasPrerelease(provider))
            .Select(d => Replacing(
                d.Owner, d.Requirement, d.Requirement with { IncludesPrereleases = true },
                s => new Remedy.AllowPrereleases(d.Owner, d.Requirement, s))),
        .. _causes.OfType<IncompatibilityCause.Conflict>().Select(WithoutConflict).DistinctBy(static c => c.Key)
            .Select(static c => c.Change),
    ];

    /// <summary>What is suggested only if nothing else helps.</summary>
    public IEnumerable<RemedyChange> Others() =>
    [
        .. _causes.OfType<IncompatibilityCause.NoSuchPort>().Select(static c => c.Name).Distinct().Select(name =>
            Changing(s => new Remedy.AddPort(name, s), new ChangedProvider(provider, name) { Added = [NewPort(name)] })),
        .. _causes.OfType<IncompatibilityCause.NoSuchOption>().Select(static c => c.Option).Distinct().Select(option =>
            Changing(s => new Remedy.AddOption(option, s), new ChangedProvider(provider, option.Port)
            {
                Change = c => c.Options.Any(o => o.Name == option.Option) ? c
                    : c with { Options = c.Options.Add(new CandidateOption(option.Option!.Value)) },
            })),
        .. facts.Where(static f => f.Cause is IncompatibilityCause.Unavailable)
            .Select(static f => f.Terms[0].Package.Port).Distinct().Select(port =>
                Changing(s => new Remedy.Support(port, s), new ChangedProvider(provider, port)
                {
                    Change = static c => c with { Unavailable = null },
                })),
        .. _causes.OfType<IncompatibilityCause.Exclusive>().Select(static c => c.Virtual).Distinct().Select(name =>
            Changing(s => new Remedy.AllowProviders(name, s), new ChangedProvider(provider, name)
            {
                ChangeVirtual = static v => v with { IsExclusive = false },
            })),
    ];

    /// <summary>What is suggested only if none of the others helps.</summary>
    public IEnumerable<RemedyChange> DroppedDependencies() =>
    [
        .. Dependencies.Select(static d => (d.Owner, d.Requirement.Package)).Concat(InCycles()).Distinct().Select(d =>
            Changing(s => new Remedy.DropDependency(d.Owner, d.Package, s),
                new ChangedProvider(provider, d.Owner.Port)
                {
                    Change = ChangedProvider.OfDependencies(d.Owner, all => all.RemoveAll(r => IsPartOf(r, d.Package))),
                })),
    ];

    private RemedyChange Changing(Func<Resolution, Remedy> remedy, ChangedProvider changed) =>
        new(request, remedy) { Provider = changed };

    private IEnumerable<RemedyChange> Respelling((PackageId Name, PackageId Meant) misspelt)
    {
        var (name, meant) = misspelt;
        foreach (var owner in Dependencies.Where(d => d.Requirement.Package == name).Select(static d => d.Owner).Distinct())
        {
            // A port does not depend on itself.
            if (owner.Port != meant.Port)
            {
                yield return Changing(s => new Remedy.RespellDependency(owner, name, meant, s),
                    new ChangedProvider(provider, owner.Port)
                    {
                        Change = ChangedProvider.OfDependencies(
                            owner, all => [.. all.Select(r => Misspelling.Renamed(r, name, meant))]),
                    });
            }
        }
    }

    private RemedyChange Replacing(
        PackageId owner, Requirement one, Requirement other, Func<Resolution, Remedy> remedy) =>
        Changing(remedy, new ChangedProvider(provider, owner.Port)
        {
            Change = ChangedProvider.OfDependencies(owner, all => [.. all.Select(r => r == one ? other : r)]),
        });

    private (object Key, RemedyChange Change) WithoutConflict(IncompatibilityCause.Conflict conflict)
    {
        var refused = conflict.Virtual is { } name ? PackageId.OfPort(name) : conflict.Refused.Package;
        return ((conflict.Owner, refused), Changing(s => new Remedy.DropConflict(conflict.Owner, refused, s),
            new ChangedProvider(provider, conflict.Owner.Port)
            {
                Change = ChangedProvider.OfConflicts(conflict.Owner, all => all.RemoveAll(r => r.Package == refused)),
            }));
    }

    private IEnumerable<(PackageId Owner, PackageId Package)> InCycles() => _causes.OfType<IncompatibilityCause.Cycle>()
        .SelectMany(static c => c.Packages.Zip([.. c.Packages[1..], c.Packages[0]], static (one, next) =>
            (one, PackageId.OfPort(next.Port))))
        .Where(d => !provider.CandidatesOf(d.one.Port).IsEmpty);

    /// <summary>A dependency on a port is one on its options too.</summary>
    private static bool IsPartOf(Requirement requirement, PackageId needed) =>
        requirement.Package == needed || (!needed.IsOption && requirement.Package.Port == needed.Port);

    /// <summary>Some version, with the options that anything asks for.</summary>
    private Candidate NewPort(PortName name) => new()
    {
        Version = new PortVersion(new NuGet.Versioning.NuGetVersion(1, 0, 0)),
        Options =
        [
            .. Dependencies.Select(static d => d.Requirement).Concat(request.Requirements)
                .Where(r => r.Package.Port == name).Select(static r => r.Package.Option).OfType<PortName>().Distinct()
                .Select(static o => new CandidateOption(o)),
        ],
    };
}
