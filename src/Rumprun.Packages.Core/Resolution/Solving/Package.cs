using System.Collections.Immutable;
using Rumprun.Packages.Core.Versioning;

namespace Rumprun.Packages.Core.Resolution.Solving;

/// <summary>
/// A package as the solver knows it: a number, and its candidates in ascending order. Those of a port are its versions;
/// those of a virtual package its providers, the most preferred last. An option has all candidates of its port, at the same
/// indexes.
/// </summary>
internal sealed class Package
{
    private readonly PortVersion[] _versions;

    private Package(PackageId id, int index, Package? port, Candidate[] candidates, VirtualProvider[] providers)
    {
        (Id, Index, Port, Candidates, Providers) = (id, index, port, candidates, providers);
        _versions = [.. candidates.Select(static c => c.Version)];
        Count = Math.Max(candidates.Length, providers.Length);
        All = CandidateSet.Range(0, Count);
        Everything = All.Union(CandidateSet.Absent);
        Prereleases = CandidateSet.Where(candidates, static c => c.Version.Version.IsPrerelease);
        OfToolchain = CandidateSet.Where(candidates, static c => c.IsOfToolchain);
        Discouraged = CandidateSet.Where(candidates, static c => c.IsDiscouraged);
    }

    public PackageId Id { get; }

    public int Index { get; }

    /// <summary>The port that this is an option of; null for a port.</summary>
    public Package? Port { get; }

    /// <summary>The port's versions; none for a virtual package.</summary>
    public Candidate[] Candidates { get; }

    /// <summary>The providers of a virtual package, the most preferred last; none for a port.</summary>
    public VirtualProvider[] Providers { get; }

    /// <summary>Whether it is a virtual package, which exists even if nothing provides it.</summary>
    public bool IsVirtual { get; private init; }

    public int Count { get; }

    public CandidateSet All { get; }

    public CandidateSet Everything { get; }

    /// <summary>The candidates that the toolchain provides.</summary>
    public CandidateSet OfToolchain { get; }

    public CandidateSet Prereleases { get; }

    /// <summary>The candidates that are chosen only if no other is left.</summary>
    public CandidateSet Discouraged { get; }

    /// <summary>Indexes of the exclusions of this package's candidates.</summary>
    public List<int> Exclusions { get; } = [];

    /// <summary>The options of this port seen so far, by name.</summary>
    public List<Package> Options { get; } = [];

    /// <summary>By candidate; null until they are needed.</summary>
    public CandidateRule[][]? Rules { get; set; }

    public static Package OfPort(PackageId id, int index, Candidate[] candidates) =>
        new(id, index, port: null, candidates, []);

    public static Package OfVirtual(PackageId id, int index, ImmutableArray<VirtualProvider> providers) =>
        new(id, index, port: null, [], [.. providers.Reverse()]) { IsVirtual = true };

    /// <summary>The option of a port, or of a virtual package, which has it through its providers.</summary>
    public static Package OfOption(PackageId id, int index, Package port) =>
        new(id, index, port, port.Candidates, port.Providers) { IsVirtual = port.IsVirtual };

    public void AddOption(Package option)
    {
        var place = Options.FindIndex(o => o.Id > option.Id);
        Options.Insert(place < 0 ? Options.Count : place, option);
    }

    /// <summary>A candidate as shown to people: its version; for a virtual package, its provider.</summary>
    public string NameOf(int candidate) =>
        IsVirtual ? $"from `{Providers[candidate].Port.Package}`" : Candidates[candidate].Version.ToString();

    public CandidateSet Matching(Requirement requirement)
    {
        if (IsVirtual)
        {
            return CandidateSet.Where(Providers, p => p.Meets(requirement));
        }

        var matching = In(requirement.Versions);
        return requirement.IncludesPrereleases ? matching : matching.Except(Prereleases);
    }

    /// <summary>The candidates in the versions, prereleases or not.</summary>
    public CandidateSet In(VersionSet versions)
    {
        if (IsVirtual)
        {
            return CandidateSet.Where(
                Providers, p => versions.IsAll || (p.Version is { } version && versions.Contains(version)));
        }

        var set = default(CandidateSet);
        foreach (var (from, to) in versions.RunsIn(_versions))
        {
            set = set.Union(CandidateSet.Range(from, to));
        }

        return set;
    }

    /// <summary>The index of a version among the candidates, or -1.</summary>
    public int IndexOf(PortVersion version) => Math.Max(-1, Array.BinarySearch(_versions, version));
}
