using Rumprun.Packages.Core.Versioning;

namespace Rumprun.Packages.Core.Resolution.Solving;

/// <summary>
/// A package as the solver knows it: a number, and its candidates in ascending order. An option has all candidates of its
/// port, at the same indexes; those that lack it are excluded.
/// </summary>
internal sealed class Package(PackageId id, int index, Package? port, Candidate[] candidates)
{
    private readonly PortVersion[] _versions = [.. candidates.Select(static c => c.Version)];
    private readonly CandidateSet _prereleases = CandidateSet.Where(candidates, static c => c.Version.Version.IsPrerelease);

    public PackageId Id => id;

    public int Index => index;

    /// <summary>The port that this is an option of; null for a port.</summary>
    public Package? Port => port;

    public Candidate[] Candidates => candidates;

    public CandidateSet All { get; } = CandidateSet.Range(0, candidates.Length);

    public CandidateSet Everything { get; } = CandidateSet.Range(0, candidates.Length).Union(CandidateSet.Absent);

    /// <summary>Indexes of the exclusions of this package's candidates.</summary>
    public List<int> Exclusions { get; } = [];

    /// <summary>The options of this port that have come up, by name.</summary>
    public List<Package> Options { get; } = [];

    /// <summary>By candidate; null until they are needed.</summary>
    public CandidateRule[][]? Rules { get; set; }

    public void AddOption(Package option)
    {
        var place = Options.FindIndex(o => o.Id > option.Id);
        Options.Insert(place < 0 ? Options.Count : place, option);
    }

    public CandidateSet Matching(Requirement requirement)
    {
        var matching = In(requirement.Versions);
        return requirement.IncludesPrereleases ? matching : matching.Except(_prereleases);
    }

    /// <summary>The candidates in the versions, prereleases or not.</summary>
    public CandidateSet In(VersionSet versions)
    {
        var set = default(CandidateSet);
        foreach (var (from, to) in versions.RunsIn(_versions))
        {
            set = set.Union(CandidateSet.Range(from, to));
        }

        return set;
    }

    /// <summary>The index of a version among the candidates; -1 where it is not there.</summary>
    public int IndexOf(PortVersion version) => Math.Max(-1, Array.BinarySearch(_versions, version));
}
