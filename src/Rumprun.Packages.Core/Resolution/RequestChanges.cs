using NuGet.Versioning;
using Rumprun.Packages.Core.Naming;

namespace Rumprun.Packages.Core.Resolution;

/// <summary>The single changes of what was asked for, each as a user would type it.</summary>
internal sealed class RequestChanges(IPackageProvider provider, ResolutionRequest request, Incompatibility[] facts)
{
    private readonly IncompatibilityCause[] _causes = [.. facts.Select(static f => f.Cause)];

    private Requirement[] Asked => [.. _causes.OfType<IncompatibilityCause.Requested>().Select(static c => c.Requirement)];

    private IEnumerable<PortName> AskedNames => Asked.Select(static r => r.Package.Port).Distinct();

    /// <summary>The packages as they are for other targets, by name of the target.</summary>
    public IEnumerable<(string Target, IPackageProvider Provider)> OtherTargets { get; init; } = [];

    /// <summary>Best first.</summary>
    public IEnumerable<RemedyChange> All() =>
    [
        .. _causes.Select(Misspelling.Of).OfType<(PackageId, PackageId)>().SelectMany(Respelling),
        .. _causes.OfType<IncompatibilityCause.Pinned>().Select(static c => c.Pin).Select(
            pin => new RemedyChange(request with { Pins = request.Pins.Remove(pin) }, s => new Remedy.Unpin(pin, s))),
        .. Asked.Where(r => r.HasPrerelease(provider)).Select(Prerelease),
        .. Asked.Where(static r => !r.Versions.IsAll).Select(r => new RemedyChange(
            Replacing(r, Requirement.Any(r.Package)), s => new Remedy.Loosen(r, s))),
        .. Asked.Where(static r => r.Package.IsOption).Select(static r => r.Package).Distinct().Select(WithoutOption),
        .. (_causes.Any(static c => c is IncompatibilityCause.Unavailable) ? OtherTargets : []).Select(
            t => new RemedyChange(request, s => new Remedy.ChangeTarget(t.Target, s)) { Provider = t.Provider }),
        .. AskedNames.SelectMany(name => RivalsOf(name).Select(other => Substituting(name, other)).OfType<RemedyChange>()),
        .. AskedNames.Where(_ => request.Requirements.Any(r => r.Package.Port != request.Requirements[0].Package.Port))
            .Select(name => new RemedyChange(
                request with { Requirements = request.Requirements.RemoveAll(r => r.Package.Port == name) },
                s => new Remedy.DropPort(name, s))),
    ];

    private IEnumerable<RemedyChange> Respelling((PackageId Name, PackageId Meant) misspelt)
    {
        var (name, meant) = misspelt;
        if (request.Requirements.Any(r => r.Package == name))
        {
            yield return new(
                request with { Requirements = [.. request.Requirements.Select(r => Misspelling.Renamed(r, name, meant))] },
                s => new Remedy.Respell(meant, s));
        }
    }

    /// <summary>Any prerelease in the range; then exactly the one that this gives.</summary>
    private RemedyChange Prerelease(Requirement requirement)
    {
        var allowing = Replacing(requirement, requirement with { IncludesPrereleases = true });
        return new(allowing, static _ => throw new InvalidOperationException("a concrete one is suggested"))
        {
            Concrete = solution =>
            {
                var version = solution.Ports.First(p => p.Name == requirement.Package.Port).Version.Version;
                var exact = Requirement.In(requirement.Package, new VersionRange(version, true, version, true));
                return new(Replacing(requirement, exact), s => new Remedy.AskForPrerelease(exact, s));
            },
        };
    }

    private RemedyChange WithoutOption(PackageId option)
    {
        var others = request.Requirements.RemoveAll(r => r.Package == option);
        var port = PackageId.OfPort(option.Port);
        return new(
            request with { Requirements = others.Any(r => r.Package == port) ? others : others.Add(Requirement.Any(port)) },
            s => new Remedy.DropOption(
                option, !Array.Exists(_causes, c => c is IncompatibilityCause.NoSuchOption no && no.Option == option), s));
    }

    /// <summary>The other providers of exclusive virtual packages that the port was refused for.</summary>
    private IEnumerable<VirtualProvider> RivalsOf(PortName port) => _causes
        .OfType<IncompatibilityCause.Exclusive>()
        .Where(c => c.Owner.Port == port || c.Other.Package.Port == port)
        .Select(static c => c.Virtual)
        .Distinct()
        .SelectMany(name => provider.VirtualOf(name)!.Providers)
        .Where(p => p.Port.Package.Port != port)
        .DistinctBy(static p => p.Port.Package.Port);

    /// <summary>The other port with its defaults. Null if that would drop a range or an option that was asked for.</summary>
    private RemedyChange? Substituting(PortName one, VirtualProvider other)
    {
        var name = other.Port.Package.Port;
        return request.Requirements.Where(r => r.Package.Port == one).Any(
            r => !(r.Package.IsOption ? IsDefault(r) : r.Versions.IsAll))
            ? null
            : new(
                request with
                {
                    Requirements =
                    [
                        .. request.Requirements.Where(r => r.Package.Port != one),
                        Requirement.Any(PackageId.OfPort(name)),
                        .. other.Options.Select(o => Requirement.Any(PackageId.OfOption(name, o))),
                    ],
                },
                s => new Remedy.Substitute(one, name, s));
    }

    private bool IsDefault(Requirement option) => _causes.OfType<IncompatibilityCause.Exclusive>()
        .SelectMany(c => provider.VirtualOf(c.Virtual)!.Providers)
        .Any(p => p.Port.Package.Port == option.Package.Port && p.Options.Contains(option.Package.Option!.Value));

    private ResolutionRequest Replacing(Requirement one, Requirement other) =>
        request with { Requirements = [.. request.Requirements.Select(r => r == one ? other : r)] };
}

/// <summary>A name that does not exist, and a similar one that does.</summary>
internal static class Misspelling
{
    public static (PackageId Name, PackageId Meant)? Of(IncompatibilityCause cause) => cause switch
    {
        IncompatibilityCause.NoSuchPort { Suggestion: { } meant } missing =>
            (PackageId.OfPort(missing.Name), PackageId.OfPort(meant)),
        IncompatibilityCause.NoSuchOption { Suggestion: { } meant, Option: var option } when meant != option.Option =>
            (option, PackageId.OfOption(option.Port, meant)),
        _ => null,
    };

    /// <summary>The requirement with the similar name; a port's options go with it.</summary>
    public static Requirement Renamed(Requirement requirement, PackageId name, PackageId meant) =>
        requirement.Package == name ? requirement with { Package = meant }
        : !name.IsOption && requirement.Package.Port == name.Port
            ? requirement with { Package = PackageId.OfOption(meant.Port, requirement.Package.Option!.Value) }
        : requirement;
}
