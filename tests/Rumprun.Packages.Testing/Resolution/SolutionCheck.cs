using Rumprun.Packages.Core.Resolution;
using Rumprun.Packages.Core.Versioning;

namespace Rumprun.Packages.Testing.Resolution;

/// <summary>Says, straight from the provider's words, what is wrong with a choice of versions. Knows nothing of the solver.</summary>
public static class SolutionCheck
{
    public static IEnumerable<string> Problems(
        IPackageProvider provider, ResolutionRequest request, Core.Resolution.Resolution resolution) =>
        Problems(provider, request, Chosen(resolution));

    /// <param name="chosen">The version of each port and option that is in; an option has its own, so that it can be wrong.</param>
    public static IEnumerable<string> Problems(
        IPackageProvider provider, ResolutionRequest request, IReadOnlyDictionary<PackageId, PortVersion> chosen)
    {
        foreach (var requirement in request.Requirements.Where(r => !IsMet(r, chosen)))
        {
            yield return $"the request's {requirement} is not met";
        }

        foreach (var (package, version) in chosen)
        {
            var candidate = provider.CandidatesOf(package.Port).SingleOrDefault(c => c.Version == version);
            var option = candidate?.Options.SingleOrDefault(o => o.Name == package.Option);
            if (candidate is null or { Unavailable: not null } || (package.IsOption && option is null))
            {
                yield return $"{package} {version} cannot be chosen";
                continue;
            }

            if (package.IsOption && chosen.GetValueOrDefault(PackageId.OfPort(package.Port)) != version)
            {
                yield return $"{package} {version} is apart from its port";
            }

            foreach (var requirement in (option?.Dependencies ?? candidate.Dependencies).Where(r => !IsMet(r, chosen)))
            {
                yield return $"{package} {version} depends on {requirement}";
            }

            foreach (var refused in (option?.Conflicts ?? candidate.Conflicts).Where(r => IsRefused(r, chosen)))
            {
                yield return $"{package} {version} conflicts with {refused}";
            }
        }
    }

    /// <summary>What is in a resolution although nothing that is in needs it.</summary>
    public static IEnumerable<PackageId> Needless(
        IPackageProvider provider, ResolutionRequest request, Core.Resolution.Resolution resolution)
    {
        var chosen = Chosen(resolution);
        var needed = new HashSet<PackageId>();
        var open = new Stack<PackageId>(request.Requirements.Select(static r => r.Package));
        while (open.TryPop(out var package))
        {
            if (needed.Add(package))
            {
                var candidate = provider.CandidatesOf(package.Port).Single(c => c.Version == chosen[package]);
                var dependencies = package.IsOption
                    ? candidate.Options.Single(o => o.Name == package.Option).Dependencies
                        .Add(Requirement.Any(PackageId.OfPort(package.Port)))
                    : candidate.Dependencies;
                foreach (var dependency in dependencies)
                {
                    open.Push(dependency.Package);
                }
            }
        }

        return chosen.Keys.Where(p => !needed.Contains(p));
    }

    private static Dictionary<PackageId, PortVersion> Chosen(Core.Resolution.Resolution resolution) => resolution.Ports
        .SelectMany(static p => p.Options
            .Select(o => KeyValuePair.Create(PackageId.OfOption(p.Name, o), p.Version))
            .Prepend(KeyValuePair.Create(PackageId.OfPort(p.Name), p.Version)))
        .ToDictionary();

    private static bool IsMet(Requirement requirement, IReadOnlyDictionary<PackageId, PortVersion> chosen) =>
        chosen.TryGetValue(requirement.Package, out var version) && requirement.Matches(version);

    private static bool IsRefused(Requirement refused, IReadOnlyDictionary<PackageId, PortVersion> chosen) =>
        chosen.TryGetValue(refused.Package, out var version) && refused.Versions.Contains(version);
}
