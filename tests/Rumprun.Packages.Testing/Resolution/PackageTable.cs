using System.Collections.Immutable;
using Rumprun.Packages.Core.Resolution;

namespace Rumprun.Packages.Testing.Resolution;

/// <summary>A universe of packages in memory.</summary>
public sealed class PackageTable : IPackageProvider
{
    private readonly SortedDictionary<string, List<Candidate>> _ports = new(StringComparer.Ordinal);

    public IEnumerable<string> PortNames => _ports.Keys;

    /// <summary>All packages that can be in a solution: each port, and each option that a version of it has.</summary>
    public IEnumerable<PackageId> Packages => _ports.SelectMany(static p => p.Value
        .SelectMany(static c => c.Options)
        .Select(o => PackageId.OfOption(p.Key, o.Name))
        .Prepend(PackageId.OfPort(p.Key))
        .Distinct());

    public ImmutableArray<Candidate> CandidatesOf(string port) => _ports.TryGetValue(port, out var candidates) ? [.. candidates] : [];

    public void Add(string port, Candidate candidate)
    {
        if (!_ports.TryGetValue(port, out var candidates))
        {
            _ports.Add(port, candidates = []);
        }

        candidates.Add(candidate);
    }
}
