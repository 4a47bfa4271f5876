using System.Collections.Immutable;
using Rumprun.Packages.Core.Packages;
using Rumprun.Packages.Engine.Archives;
using Rumprun.Packages.Engine.Building.Checks;

namespace Rumprun.Packages.Engine.Building;

/// <summary>A member that two builds of one port made differently.</summary>
/// <param name="What">What differs, for a sentence that begins with the member's name.</param>
public sealed record TreeDifference(string Member, string What);

/// <summary>Compares two staged trees member by member, as packages would hold them.</summary>
public static class TreeComparison
{
    /// <returns>In the members' order; empty where packages of the two would be the same.</returns>
    public static async Task<ImmutableArray<TreeDifference>> CompareAsync(
        string first, string second, CancellationToken cancellationToken)
    {
        var one = (await PackageTree.DescribeAsync(first, cancellationToken)).ToDictionary(static e => e.Path, StringComparer.Ordinal);
        var other = (await PackageTree.DescribeAsync(second, cancellationToken)).ToDictionary(static e => e.Path, StringComparer.Ordinal);
        var differences =
            from path in one.Keys.Union(other.Keys, StringComparer.Ordinal).Order(StringComparer.Ordinal)
            let what = Compare(one.GetValueOrDefault(path), other.GetValueOrDefault(path), first, second)
            where what is not null
            select new TreeDifference(path, what);
        return [.. differences];
    }

    private static string? Compare(PackageEntry? one, PackageEntry? other, string first, string second) => (one, other) switch
    {
        _ when one == other => null,
        (null, _) => "is there the second time only",
        (_, null) => "is there the first time only",
        (PackageEntry.Link a, PackageEntry.Link b) => $"is a link to `{a.Target}` first, then to `{b.Target}`",
        (PackageEntry.File a, PackageEntry.File b) when a.Sha256 == b.Sha256 =>
            a.Executable ? "can be executed the first time only" : "can be executed the second time only",
        (PackageEntry.File, PackageEntry.File) =>
            $"comes out differently: {FileDifference.Describe(Path.Combine(first, one.Path), Path.Combine(second, one.Path))}",
        _ => "is of another kind the second time",
    };
}
