using System.Collections.Immutable;
using Rumprun.Packages.Core.Naming;
using Rumprun.Packages.Core.Resolution;
using Rumprun.Packages.Core.Versioning;

namespace Rumprun.Packages.Testing.Resolution;

/// <summary>
/// A random universe as far as ports trees can say it: each version at one revision, options asked for with their port, and
/// virtual names without versions.
/// </summary>
public sealed class DeclarableUniverse
{
    public DeclarableUniverse(int seed)
    {
        var universe = new RandomUniverse(seed);
        foreach (var (name, candidates) in universe.Candidates)
        {
            foreach (var candidate in candidates.Where(static c => c.Unavailable is null)
                .DistinctBy(static c => c.Version.Version))
            {
                Packages.Add(name, candidate with
                {
                    Dependencies = Declarable(candidate.Dependencies, name),
                    Conflicts = Refusable(candidate.Conflicts, name),
                    Options = [.. candidate.Options.Select(o => o with
                    {
                        Dependencies = Declarable(o.Dependencies, name),
                        Conflicts = Refusable(o.Conflicts, name),
                    })],
                    IsOfToolchain = false,
                });
            }
        }

        foreach (var (name, named) in universe.Virtuals)
        {
            Packages.Add(name, named with
            {
                Providers =
                [
                    .. named.Providers.Select(static p => p.Port.Package).Distinct()
                        .Select(package => ProviderOf(package, name)).OfType<VirtualProvider>(),
                ],
            });
        }

        Request = universe.Request with { Requirements = Declarable(universe.Requirements, owner: null) };
    }

    public PackageTable Packages { get; } = new();

    public ResolutionRequest Request { get; }

    private static ImmutableArray<Requirement> Declarable(ImmutableArray<Requirement> requirements, PortName? owner)
    {
        var ports = requirements.Where(r => r.Package.Port != owner && !r.Versions.IsEmpty)
            .Select(static r => r with { Package = PackageId.OfPort(r.Package.Port) }).ToArray();
        var options = requirements.Where(static r => r.Package.IsOption).Select(static r => r.Package)
            .Where(o => ports.Any(p => p.Package.Port == o.Port)).Distinct()
            .Select(static o => Requirement.OfOption(o.Port, o.Option!.Value, VersionSet.All));
        return [.. ports.DistinctBy(static r => r.Package), .. options];
    }

    private static ImmutableArray<Requirement> Refusable(ImmutableArray<Requirement> refused, PortName owner) =>
        [.. refused.Where(r => r.Package.Port != owner && !r.Versions.IsEmpty)];

    /// <summary>A port at the versions that say that they provide the name.</summary>
    private VirtualProvider? ProviderOf(PackageId port, PortName name)
    {
        var providing = Packages.CandidatesOf(port.Port).ToLookup(c => c.Provides.Contains(name), static c => c.Version);
        return !providing[true].Any() ? null : new VirtualProvider(Requirement.Any(port) with
        {
            Versions = !providing[false].Any() ? VersionSet.All
                : providing[true].Aggregate(
                    VersionSet.Empty, static (all, v) => all.Union(VersionSet.Of(v))),
        });
    }
}
