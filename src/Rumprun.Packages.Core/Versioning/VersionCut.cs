using NuGet.Versioning;

namespace Rumprun.Packages.Core.Versioning;

/// <summary>
/// A place in the order of port versions where a set begins or ends: just before <see cref="Revision"/> of
/// <see cref="Version"/>. Without a version it lies before every version.
/// </summary>
internal readonly record struct VersionCut(NuGetVersion? Version, long Revision) : IComparable<VersionCut>
{
    private const long AfterEveryRevision = long.MaxValue;

    public static VersionCut Start => default;

    public bool IsBeforeEveryRevision => Revision == 1;

    public bool IsAfterEveryRevision => Revision == AfterEveryRevision;

    public static VersionCut Before(NuGetVersion version) => new(version, 1);

    public static VersionCut After(NuGetVersion version) => new(version, AfterEveryRevision);

    public static VersionCut Before(PortVersion version) => new(version.Version, version.Revision);

    public static VersionCut After(PortVersion version) => new(version.Version, version.Revision + 1L);

    public int CompareTo(VersionCut other)
    {
        if (Version is null || other.Version is null)
        {
            return (Version is null ? 0 : 1) - (other.Version is null ? 0 : 1);
        }

        var byVersion = Version.CompareTo(other.Version);
        return byVersion != 0 ? byVersion : Revision.CompareTo(other.Revision);
    }
}
