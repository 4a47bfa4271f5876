using System.Collections.Immutable;
using Rumprun.Packages.Core.Naming;

namespace Rumprun.Packages.Core.Resolution;

/// <summary>
/// A provider in which one port, or one of its options, accepts any version of a dependency instead of a range.
/// </summary>
internal sealed class LoosenedProvider(IPackageProvider ports, PackageId owner, Requirement requirement) : IPackageProvider
{
    public IEnumerable<PortName> PortNames => ports.PortNames;

    public ImmutableArray<Candidate> CandidatesOf(PortName port)
    {
        var candidates = ports.CandidatesOf(port);
        return port == owner.Port ? [.. candidates.Select(Loosened)] : candidates;
    }

    public VirtualPackage? VirtualOf(PortName name) => ports.VirtualOf(name);

    private Candidate Loosened(Candidate candidate) => owner.IsOption
        ? candidate with
        {
            Options =
            [
                .. candidate.Options.Select(
                    o => o.Name == owner.Option ? o with { Dependencies = Loosened(o.Dependencies) } : o),
            ],
        }
        : candidate with { Dependencies = Loosened(candidate.Dependencies) };

    private ImmutableArray<Requirement> Loosened(ImmutableArray<Requirement> dependencies) =>
        [.. dependencies.Select(d => d == requirement ? Requirement.Any(d.Package) : d)];
}
