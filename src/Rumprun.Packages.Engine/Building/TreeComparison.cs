using System.Collections.Immutable;
using Rumprun.Packages.Core.Packages;
using Rumprun.Packages.Engine.Archives;
using Rumprun.Packages.Engine.Building.Checks;
using Rumprun.Packages.Engine.Files;

namespace Rumprun.Packages.Engine.Building;

/// <summary>A member that differs between two builds of a port.</summary>
/// <param name="What">What differs, for a sentence that begins with the member's name.</param>
public sealed record TreeDifference(string Member, string What);

/// <summary>How the two compared trees are called, after a word such as `only`.</summary>
public sealed record ComparedTrees(string First, string Second)
{
    public static ComparedTrees OfTwoBuilds { get; } = new("the first time", "the second time");
}

/// <summary>Compares two staged trees member by member, as they would be packed.</summary>
public static class TreeComparison
{
    /// <returns>In the members' order; empty if the packages of the two would be equal.</returns>
    public static async Task<ImmutableArray<TreeDifference>> CompareAsync(
        string first, string second, ComparedTrees names, CancellationToken cancellationToken)
    {
        using var one = HeldDirectory.Open(first);
        using var other = HeldDirectory.Open(second);
        var before = await ByPathAsync(one, cancellationToken);
        var after = await ByPathAsync(other, cancellationToken);
        var differences =
            from path in before.Keys.Union(after.Keys, StringComparer.Ordinal).Order(StringComparer.Ordinal)
            let what = Compare(before.GetValueOrDefault(path), after.GetValueOrDefault(path), one, other, names)
            where what is not null
            select new TreeDifference(path, what);
        return [.. differences];
    }

    private static async Task<Dictionary<string, PackageEntry>> ByPathAsync(
        HeldDirectory tree, CancellationToken cancellationToken) =>
        (await PackageTree.DescribeAsync(tree, cancellationToken)).ToDictionary(static e => e.Path, StringComparer.Ordinal);

    private static string? Compare(
        PackageEntry? one, PackageEntry? other, HeldDirectory first, HeldDirectory second, ComparedTrees names) =>
        (one, other) switch
        {
            _ when one == other => null,
            (null, _) => $"exists only {names.Second}",
            (_, null) => $"exists only {names.First}",
            (PackageEntry.Link a, PackageEntry.Link b) => $"is a link to `{a.Target}` first, then to `{b.Target}`",
            (PackageEntry.File a, PackageEntry.File b) when a.Sha256 == b.Sha256 =>
                $"is executable only {(a.Executable ? names.First : names.Second)}",
            (PackageEntry.File, PackageEntry.File) => $"differs: {Difference(first, second, one.Path)}",
            _ => $"is of another kind {names.Second}",
        };

    private static string? Difference(HeldDirectory first, HeldDirectory second, string name)
    {
        using var one = first.OpenRead(name);
        using var other = second.OpenRead(name);
        return FileDifference.Describe(one, other);
    }
}
