using System.Collections.Immutable;
using Rumprun.Packages.Core.Naming;

namespace Rumprun.Packages.Core.Resolution;

/// <summary>Where the solver learns what there is: a ports tree, a mirror's index, a test's table, for one target.</summary>
public interface IPackageProvider
{
    /// <summary>Every name there is, in any order. Asked only to suggest a name for one that is not there.</summary>
    IEnumerable<PortName> PortNames { get; }

    /// <summary>
    /// The versions of a port, each once, in any order; none where there is no such port. Asked once for each name that
    /// comes up.
    /// </summary>
    ImmutableArray<Candidate> CandidatesOf(PortName port);

    /// <summary>
    /// What a name stands for that no port has; null where there is no such virtual package. Asked only for names without
    /// candidates and for those that a candidate provides, once each.
    /// </summary>
    VirtualPackage? VirtualOf(PortName name);
}
