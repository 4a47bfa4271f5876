using Rumprun.Packages.Core.Naming;
using Rumprun.Packages.Core.Resolution;

namespace Rumprun.Packages.Testing.Resolution;

/// <summary>
/// Says, straight from the provider's words, what is wrong with a choice of versions. Knows nothing of the solver.
/// </summary>
public static class SolutionCheck
{
    public static IEnumerable<string> Problems(
        IPackageProvider provider, ResolutionRequest request, Core.Resolution.Resolution resolution) =>
        Problems(provider, request, Chosen(provider, request, resolution));

    /// <param name="chosen">What each package is at; an option has a version of its own, so that it can be wrong.</param>
    public static IEnumerable<string> Problems(
        IPackageProvider provider, ResolutionRequest request, IReadOnlyDictionary<PackageId, PackageState> chosen)
    {
        foreach (var requirement in request.Requirements.Where(r => !chosen.GetValueOrDefault(r.Package).Meets(r)))
        {
            yield return $"the request's {requirement} is not met";
        }

        foreach (var pin in request.Pins.Where(
            p => chosen.TryGetValue(PackageId.OfPort(p.Port), out var s) && s.Version != p.Version))
        {
            yield return $"{pin} is not obeyed";
        }

        foreach (var (package, state) in chosen)
        {
            if (PackageWords.Of(provider, package, state) is not { } words)
            {
                yield return $"{package} {state} cannot be chosen";
                continue;
            }

            if (package.IsOption && chosen.GetValueOrDefault(PackageId.OfPort(package.Port)) != state)
            {
                yield return $"{package} {state} is apart from its port";
            }

            foreach (var requirement in words.Dependencies.Where(r => !chosen.GetValueOrDefault(r.Package).Meets(r)))
            {
                yield return $"{package} {state} depends on {requirement}";
            }

            foreach (var refused in words.Refusals.Where(r => chosen.GetValueOrDefault(r.Package).IsIn(r.Versions)))
            {
                yield return $"{package} {state} conflicts with {refused}";
            }
        }
    }

    /// <summary>A port that has to be built before itself; null if there is none.</summary>
    public static PortName? Cyclic(
        IPackageProvider provider, ResolutionRequest request, Core.Resolution.Resolution resolution)
    {
        var needs = Chosen(provider, request, resolution)
            .SelectMany(c => PackageWords.Of(provider, c.Key, c.Value)!.Dependencies
                .Select(d => (From: c.Key.Port, To: d.Package.Port)))
            .Where(static n => n.From != n.To)
            .ToLookup(static n => n.From, static n => n.To);
        foreach (var start in needs.Select(static n => n.Key))
        {
            var seen = new HashSet<PortName>();
            var open = new Stack<PortName>(needs[start]);
            while (open.TryPop(out var next))
            {
                if (next == start)
                {
                    return start;
                }

                if (seen.Add(next))
                {
                    foreach (var need in needs[next])
                    {
                        open.Push(need);
                    }
                }
            }
        }

        return null;
    }

    /// <summary>What is in a resolution although nothing that is in needs it.</summary>
    public static IEnumerable<PackageId> Needless(
        IPackageProvider provider, ResolutionRequest request, Core.Resolution.Resolution resolution)
    {
        var chosen = Chosen(provider, request, resolution);
        var needed = new HashSet<PackageId>();
        var open = new Stack<PackageId>(request.Requirements.Select(static r => r.Package));
        while (open.TryPop(out var package))
        {
            if (needed.Add(package))
            {
                foreach (var dependency in PackageWords.Of(provider, package, chosen[package])!.Dependencies)
                {
                    open.Push(dependency.Package);
                }

                open.Push(PackageId.OfPort(package.Port));
            }
        }

        return chosen.Keys.Where(p => !needed.Contains(p));
    }

    /// <summary>
    /// What each package is at. A resolution names the port that was chosen for a virtual package; of the choices with that
    /// port it is the one that meets what is required, and the options of the virtual package are those that are required.
    /// </summary>
    public static Dictionary<PackageId, PackageState> Chosen(
        IPackageProvider provider, ResolutionRequest request, Core.Resolution.Resolution resolution)
    {
        var chosen = resolution.Ports
            .SelectMany(static p => p.Options
                .Select(o => KeyValuePair.Create(PackageId.OfOption(p.Name, o), new PackageState(p.Version, null)))
                .Prepend(KeyValuePair.Create(PackageId.OfPort(p.Name), new PackageState(p.Version, null))))
            .ToDictionary();
        var asked = request.Requirements
            .Concat(chosen.ToArray().SelectMany(c => PackageWords.Of(provider, c.Key, c.Value)?.Dependencies ?? []))
            .ToArray();
        foreach (var (name, port) in resolution.Providers)
        {
            var required = asked.Where(r => r.Package.Port == name).ToArray();
            var state = new PackageState(null, provider.VirtualOf(name)!.Providers.FirstOrDefault(p =>
                p.Port.Package.Port == port && required.All(p.Meets)
                    && chosen.GetValueOrDefault(p.Port.Package).Meets(p.Port)));
            foreach (var package in required.Select(static r => r.Package).Append(PackageId.OfPort(name)))
            {
                chosen[package] = state;
            }
        }

        return chosen;
    }
}
