using System.Collections.Immutable;
using Rumprun.Packages.Core.Naming;

namespace Rumprun.Packages.Core.Resolution;

/// <summary>A provider in which one port is changed, or one virtual package, or a port is added.</summary>
internal sealed class ChangedProvider(IPackageProvider ports, PortName changed) : IPackageProvider
{
    /// <summary>Changes each version of the port.</summary>
    public Func<Candidate, Candidate> Change { get; init; } = static c => c;

    /// <summary>Changes the virtual package of that name.</summary>
    public Func<VirtualPackage, VirtualPackage> ChangeVirtual { get; init; } = static v => v;

    /// <summary>The versions of a port that does not exist.</summary>
    public ImmutableArray<Candidate> Added { get; init; } = [];

    public IEnumerable<PortName> PortNames => ports.PortNames;

    public ImmutableArray<Candidate> CandidatesOf(PortName port) => port != changed ? ports.CandidatesOf(port)
        : ports.CandidatesOf(port) is [_, ..] candidates ? [.. candidates.Select(Change)]
        : Added;

    public VirtualPackage? VirtualOf(PortName name) =>
        ports.VirtualOf(name) is { } named && name == changed ? ChangeVirtual(named) : ports.VirtualOf(name);

    /// <summary>A change of what a port, or one of its options, depends on.</summary>
    public static Func<Candidate, Candidate> OfDependencies(
        PackageId owner, Func<ImmutableArray<Requirement>, ImmutableArray<Requirement>> change) =>
        c => owner.Option is { } option
            ? OfOption(c, option, o => o with { Dependencies = change(o.Dependencies) })
            : c with { Dependencies = change(c.Dependencies) };

    /// <summary>A change of what a port, or one of its options, refuses.</summary>
    public static Func<Candidate, Candidate> OfConflicts(
        PackageId owner, Func<ImmutableArray<Requirement>, ImmutableArray<Requirement>> change) =>
        c => owner.Option is { } option
            ? OfOption(c, option, o => o with { Conflicts = change(o.Conflicts) })
            : c with { Conflicts = change(c.Conflicts) };

    private static Candidate OfOption(Candidate candidate, PortName option, Func<CandidateOption, CandidateOption> change) =>
        candidate with { Options = [.. candidate.Options.Select(o => o.Name == option ? change(o) : o)] };
}
