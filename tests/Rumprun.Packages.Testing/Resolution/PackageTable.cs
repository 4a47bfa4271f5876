using System.Collections.Immutable;
using Rumprun.Packages.Core.Naming;
using Rumprun.Packages.Core.Resolution;

namespace Rumprun.Packages.Testing.Resolution;

/// <summary>A universe of packages in memory.</summary>
public sealed class PackageTable : IPackageProvider
{
    private readonly SortedDictionary<PortName, ImmutableArray<Candidate>> _ports = [];
    private readonly SortedDictionary<PortName, VirtualPackage> _virtuals = [];

    public IEnumerable<PortName> PortNames => _ports.Keys;

    public IEnumerable<PortName> VirtualNames => _virtuals.Keys;

    /// <summary>
    /// All packages that can be in a solution: each port and virtual package, and each option that one of them may have.
    /// </summary>
    public IEnumerable<PackageId> Packages => _ports.Keys.SelectMany(name => WithOptions(name, [name]))
        .Concat(_virtuals.SelectMany(v => WithOptions(v.Key, v.Value.Providers.Select(static p => p.Port.Package.Port))));

    public ImmutableArray<Candidate> CandidatesOf(PortName port) => _ports.GetValueOrDefault(port, []);

    public VirtualPackage? VirtualOf(PortName name) => _virtuals.GetValueOrDefault(name);

    public void Add(PortName port, Candidate candidate) => _ports[port] = CandidatesOf(port).Add(candidate);

    public void Add(PortName name, VirtualPackage named) => _virtuals.Add(name, named);

    private IEnumerable<PackageId> WithOptions(PortName name, IEnumerable<PortName> ports) => ports
        .SelectMany(port => CandidatesOf(port))
        .SelectMany(static c => c.Options)
        .Select(o => PackageId.OfOption(name, o.Name))
        .Prepend(PackageId.OfPort(name))
        .Distinct();
}
