using Rumprun.Packages.Core.Naming;
using Rumprun.Packages.Core.Resolution;

namespace Rumprun.Packages.Testing.Resolution;

/// <summary>What a package asks of others when it is in some state, straight from the provider's words.</summary>
public sealed record PackageWords(IReadOnlyList<Requirement> Dependencies, IReadOnlyList<Requirement> Refusals)
{
    /// <summary>Null where the package cannot be in that state.</summary>
    public static PackageWords? Of(IPackageProvider provider, PackageId package, PackageState state)
    {
        if (state.IsAbsent)
        {
            return new PackageWords([], []);
        }

        if (state.Provider is { } chosen)
        {
            var options = package.Option is { } asked ? [asked] : chosen.Options;
            return new PackageWords(
                [chosen.Port, .. options.Select(
                    o => chosen.Port with { Package = PackageId.OfOption(chosen.Port.Package.Port, o) })],
                []);
        }

        var candidate = provider.CandidatesOf(package.Port).SingleOrDefault(c => c.Version == state.Version);
        var option = candidate?.Options.SingleOrDefault(o => o.Name == package.Option);
        if (candidate is null or { Unavailable: not null } || (package.IsOption && option is null))
        {
            return null;
        }

        var rivals = package.IsOption ? [] : candidate.Provides
            .Where(name => provider.VirtualOf(name) is { IsExclusive: true })
            .SelectMany(name => Others(provider, package, name));
        return new PackageWords(
            option?.Dependencies ?? candidate.Dependencies,
            [.. (option?.Conflicts ?? candidate.Conflicts).SelectMany(c => Refused(provider, package, c)), .. rivals]);
    }

    /// <summary>A refused virtual package is each of its other providers.</summary>
    public static IEnumerable<Requirement> Refused(IPackageProvider provider, PackageId owner, Requirement refused) =>
        !refused.Package.IsOption && provider.CandidatesOf(refused.Package.Port).IsEmpty
            && provider.VirtualOf(refused.Package.Port) is not null
            ? Others(provider, owner, refused.Package.Port, refused)
            : [refused];

    /// <summary>The other providers of a virtual package, or those of them that are in a range of it.</summary>
    public static IEnumerable<Requirement> Others(
        IPackageProvider provider, PackageId owner, PortName name, Requirement? range = null) =>
        provider.VirtualOf(name)!.Providers
            .Where(p => p.Port.Package.Port != owner.Port
                && (range is null || new PackageState(null, p).IsIn(range.Versions)))
            .Select(static p => p.Port);
}
