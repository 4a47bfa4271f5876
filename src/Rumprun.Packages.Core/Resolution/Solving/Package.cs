using Rumprun.Packages.Core.Versioning;

namespace Rumprun.Packages.Core.Resolution.Solving;

/// <summary>
/// A package as the solver knows it: a number, and its candidates in ascending order. An option has all candidates of its
/// port, at the same indexes; those that lack it are excluded.
/// </summary>
internal sealed class Package(PackageId id, int index, Package? port, Candidate[] candidates)
{
    public PackageId Id => id;

    public int Index => index;

    /// <summary>The port that this is an option of; null for a port.</summary>
    public Package? Port => port;

    public Candidate[] Candidates => candidates;

    public CandidateSet All { get; } = CandidateSet.First(candidates.Length);

    public CandidateSet Everything { get; } = CandidateSet.First(candidates.Length).Union(CandidateSet.Absent);

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

    public CandidateSet Matching(Requirement requirement) => Matching(requirement.Matches);

    /// <summary>The candidates in the versions, prereleases or not.</summary>
    public CandidateSet In(VersionSet versions) => Matching(versions.Contains);

    /// <summary>The index of a version among the candidates; -1 where it is not there.</summary>
    public int IndexOf(PortVersion version)
    {
        var (low, high) = (0, candidates.Length - 1);
        while (low <= high)
        {
            var middle = (low + high) / 2;
            var order = candidates[middle].Version.CompareTo(version);
            if (order == 0)
            {
                return middle;
            }

            (low, high) = order < 0 ? (middle + 1, high) : (low, middle - 1);
        }

        return -1;
    }

    private CandidateSet Matching(Func<PortVersion, bool> matches)
    {
        var set = default(CandidateSet);
        for (var i = 0; i < candidates.Length; i++)
        {
            if (matches(candidates[i].Version))
            {
                set = set.Union(CandidateSet.Single(i));
            }
        }

        return set;
    }
}
