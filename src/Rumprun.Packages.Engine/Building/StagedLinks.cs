using Rumprun.Packages.Engine.Files;

namespace Rumprun.Packages.Engine.Building;

/// <summary>
/// Links that an installation wrote with the staged tree's path in them (<c>ln -s $DESTDIR/usr/bin/a b</c>) are changed to
/// be relative to the package's root, as intended.
/// </summary>
internal static class StagedLinks
{
    /// <summary>Deletes the links of a list that lead to a deleted file, directly or through each other.</summary>
    /// <param name="deleted">The files, below the tree; the links are added.</param>
    /// <param name="tree">The staged tree.</param>
    /// <param name="links">Symbolic links, below the tree.</param>
    public static void DeleteTo(HashSet<string> deleted, HeldDirectory tree, IReadOnlyCollection<string> links)
    {
        var found = true;
        while (found)
        {
            found = false;
            foreach (var link in links.Where(l => !deleted.Contains(l) && deleted.Contains(TargetOf(tree, l))))
            {
                tree.Delete(link);
                found = deleted.Add(link);
            }
        }
    }

    /// <summary>Below the tree; absolute targets count from its root.</summary>
    private static string TargetOf(HeldDirectory tree, string link) =>
        Path.GetFullPath(tree.LinkTargetOf(link), Path.GetDirectoryName($"/{link}")!)[1..];

    /// <param name="tree">The staged tree.</param>
    /// <param name="places">The paths at which steps saw it: absolute.</param>
    public static void Rebase(HeldDirectory tree, params ReadOnlySpan<string> places)
    {
        foreach (var (name, _) in tree.Leaves().Where(static leaf => leaf.Kind == FileEntryKind.SymbolicLink))
        {
            var target = tree.LinkTargetOf(name);
            foreach (var place in places)
            {
                if (target.StartsWith($"{place}/", StringComparison.Ordinal))
                {
                    tree.Link(name, target[place.Length..]);
                    break;
                }
            }
        }
    }
}
