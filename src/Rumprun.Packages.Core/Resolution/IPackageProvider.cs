using System.Collections.Immutable;
using Rumprun.Packages.Core.Naming;

namespace Rumprun.Packages.Core.Resolution;

/// <summary>The solver's source of packages for one target: a ports tree, a mirror's index, or a test's table.</summary>
public interface IPackageProvider
{
    /// <summary>All names, in any order. Used only to suggest a name for one that does not exist.</summary>
    IEnumerable<PortName> PortNames { get; }

    /// <summary>
    /// The versions of a port, each once, in any order; empty if the port does not exist. Called once for each name.
    /// </summary>
    ImmutableArray<Candidate> CandidatesOf(PortName port);

    /// <summary>
    /// The virtual package of a name that is not a port's; null if there is none. Called once each, only for names without
    /// candidates and for those that a candidate provides.
    /// </summary>
    VirtualPackage? VirtualOf(PortName name);
}
