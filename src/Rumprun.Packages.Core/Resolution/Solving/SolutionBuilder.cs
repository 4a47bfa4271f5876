using System.Collections.Immutable;
using Rumprun.Packages.Core.Naming;

namespace Rumprun.Packages.Core.Resolution.Solving;

/// <summary>Turns the numbers of a finished search into what was chosen.</summary>
internal static class SolutionBuilder
{
    public static Resolution Build(Universe universe, PartialSolution solution)
    {
        var chosen = new List<Package>(solution.Count);
        for (var i = 0; i < solution.Count; i++)
        {
            var package = solution[i].Package;
            if (solution.IsLatest(i) && !solution.Known(package).IncludesAbsent)
            {
                chosen.Add(universe[package]);
            }
        }

        // An option follows its port in this order.
        chosen.Sort(static (a, b) => a.Id.CompareTo(b.Id));
        var ports = ImmutableArray.CreateBuilder<ResolvedPort>(chosen.Count);
        var providers = ImmutableSortedDictionary.CreateBuilder<PortName, PortName>();
        for (var i = 0; i < chosen.Count; i++)
        {
            var options = ImmutableArray<PortName>.Empty;
            var port = chosen[i];
            var candidate = solution.Known(port.Index).Newest;
            if (port.IsVirtual)
            {
                providers[port.Id.Port] = port.Providers[candidate].Port.Package.Port;
                continue;
            }

            while (i + 1 < chosen.Count && chosen[i + 1].Port == port)
            {
                options = options.Add(chosen[++i].Id.Option!.Value);
            }

            ports.Add(new ResolvedPort(port.Id.Port, port.Candidates[candidate].Version, options)
            {
                IsOfToolchain = port.Candidates[candidate].IsOfToolchain,
            });
        }

        return new Resolution(ports.DrainToImmutable()) { Providers = providers.ToImmutable() };
    }
}
