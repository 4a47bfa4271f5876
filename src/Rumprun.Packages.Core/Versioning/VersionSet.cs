using NuGet.Versioning;

namespace Rumprun.Packages.Core.Versioning;

/// <summary>
/// A set of port versions, exact: any union of intervals. One that comes from a range looks at the version only, so it holds
/// all revisions or none. Two sets are equal when they hold the same versions. Prereleases are ordered like all versions;
/// whether a dependency wants them is not this type's business.
/// </summary>
public sealed class VersionSet : IEquatable<VersionSet>
{
    // Where the set begins, ends, begins again, ...: strictly ascending, so that equal sets have equal cuts.
    private readonly VersionCut[] _cuts;

    private VersionSet(params VersionCut[] cuts) => _cuts = cuts;

    public static VersionSet Empty { get; } = new();

    public static VersionSet All { get; } = new(VersionCut.Start);

    /// <summary>Some order of sets, the same everywhere; of no other meaning.</summary>
    internal static Comparer<VersionSet> Order { get; } =
        Comparer<VersionSet>.Create(static (a, b) => a._cuts.AsSpan().SequenceCompareTo(b._cuts));

    public bool IsEmpty => _cuts.Length == 0;

    public bool IsAll => _cuts is [{ Version: null }];

    /// <summary>The versions of NuGet's interval notation; <c>1.2</c> alone means 1.2 and everything after it.</summary>
    /// <exception cref="ArgumentException">The range floats (<c>1.*</c>): that is a wish for the newest, not an
    /// interval.</exception>
    public static VersionSet Of(VersionRange range)
    {
        if (range.IsFloating)
        {
            throw new ArgumentException($"`{range.OriginalString}` floats; write an interval", nameof(range));
        }

        var lower = range.MinVersion is not { } min ? VersionCut.Start
            : range.IsMinInclusive ? VersionCut.Before(min) : VersionCut.After(min);
        if (range.MaxVersion is not { } max)
        {
            return new VersionSet(lower);
        }

        return Between(lower, range.IsMaxInclusive ? VersionCut.After(max) : VersionCut.Before(max));
    }

    /// <summary>One version at one revision.</summary>
    public static VersionSet Of(PortVersion version) => new(VersionCut.Before(version), VersionCut.After(version));

    /// <summary>From one version to another, both included; null: no bound on that side.</summary>
    public static VersionSet Between(PortVersion? first, PortVersion? last)
    {
        var lower = first is null ? VersionCut.Start : VersionCut.Before(first);
        return last is null ? new VersionSet(lower) : Between(lower, VersionCut.After(last));
    }

    public bool Contains(PortVersion version)
    {
        var place = VersionCut.Before(version);
        var inside = false;
        foreach (var cut in _cuts)
        {
            if (cut.CompareTo(place) > 0)
            {
                break;
            }

            inside = !inside;
        }

        return inside;
    }

    /// <summary>
    /// Which of some versions in ascending order are in the set: runs from one index up to, not including, another.
    /// </summary>
    internal IEnumerable<(int From, int To)> RunsIn(PortVersion[] versions)
    {
        for (var i = 0; i < _cuts.Length; i += 2)
        {
            var from = PlaceOf(_cuts[i], versions);
            var to = i + 1 < _cuts.Length ? PlaceOf(_cuts[i + 1], versions) : versions.Length;
            if (from < to)
            {
                yield return (from, to);
            }
        }
    }

    public VersionSet Complement() =>
        new(_cuts is [{ Version: null }, .. var rest] ? rest : [VersionCut.Start, .. _cuts]);

    public VersionSet Union(VersionSet other) => Combine(other, insideBoth: false);

    public VersionSet Intersect(VersionSet other) => Combine(other, insideBoth: true);

    public VersionSet Except(VersionSet other) => Intersect(other.Complement());

    public bool IsSubsetOf(VersionSet other) => Except(other).IsEmpty;

    public bool IsDisjointFrom(VersionSet other) => Intersect(other).IsEmpty;

    public bool Equals(VersionSet? other) => other is not null && _cuts.AsSpan().SequenceEqual(other._cuts);

    public override bool Equals(object? obj) => Equals(obj as VersionSet);

    public override int GetHashCode()
    {
        var hash = new HashCode();
        foreach (var cut in _cuts)
        {
            hash.Add(cut);
        }

        return hash.ToHashCode();
    }

    /// <summary>Interval notation; a single version at one revision stands bare: <c>1.2.0 or [1.4.0,2.0.0)</c>.</summary>
    public override string ToString() =>
        IsEmpty ? "no version" : IsAll ? "any version" : string.Join(" or ", _cuts.Chunk(2).Select(Interval));

    /// <summary>The index of the first version behind the cut.</summary>
    private static int PlaceOf(VersionCut cut, PortVersion[] versions)
    {
        var (low, high) = (0, versions.Length);
        while (low < high)
        {
            var middle = (low + high) / 2;
            (low, high) = VersionCut.Before(versions[middle]).CompareTo(cut) < 0 ? (middle + 1, high) : (low, middle);
        }

        return low;
    }

    private static VersionSet Between(VersionCut lower, VersionCut upper) =>
        lower.CompareTo(upper) < 0 ? new VersionSet(lower, upper) : Empty;

    private static string Interval(VersionCut[] cuts)
    {
        var (lower, upper) = (cuts[0], cuts.Length > 1 ? cuts[1] : default);
        if (lower.Version is not null && lower.Version.Equals(upper.Version))
        {
            if (upper.Revision == lower.Revision + 1)
            {
                return Written(lower.Version, lower.Revision);
            }

            if (lower.IsBeforeEveryRevision && upper.IsAfterEveryRevision)
            {
                return $"[{lower.Version.ToNormalizedString()}]";
            }
        }

        var from = lower.Version is null ? "("
           
            : lower.IsAfterEveryRevision
            ? $"({lower.Version.ToNormalizedString()}"
            : $"[{Written(lower.Version, lower.Revision)}";
        var to = upper.Version is null ? ")"
            : upper.IsAfterEveryRevision ? $"{upper.Version.ToNormalizedString()}]"
           
            : upper.IsBeforeEveryRevision
            ? $"{upper.Version.ToNormalizedString()})"
            : $"{Written(upper.Version, upper.Revision - 1)}]";
        return $"{from},{to}";
    }

    private static string Written(NuGetVersion version, long revision) => new PortVersion(version, (int)revision).ToString();

    /// <summary>Walks both lists of cuts at once, and cuts where membership in the result changes.</summary>
    private VersionSet Combine(VersionSet other, bool insideBoth)
    {
        var cuts = new List<VersionCut>(_cuts.Length + other._cuts.Length);
        var (i, j, inside) = (0, 0, false);
        while (i < _cuts.Length || j < other._cuts.Length)
        {
            var order = i == _cuts.Length ? 1 : j == other._cuts.Length ? -1 : _cuts[i].CompareTo(other._cuts[j]);
            var cut = order <= 0 ? _cuts[i] : other._cuts[j];
            i += order <= 0 ? 1 : 0;
            j += order >= 0 ? 1 : 0;

            // An odd number of cuts behind means being inside.
            var (here, there) = ((i & 1) == 1, (j & 1) == 1);
            if ((insideBoth ? here && there : here || there) != inside)
            {
                inside = !inside;
                cuts.Add(cut);
            }
        }

        return new VersionSet([.. cuts]);
    }
}
