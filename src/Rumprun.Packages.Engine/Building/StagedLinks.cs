using Rumprun.Packages.Engine.Files;

namespace Rumprun.Packages.Engine.Building;

/// <summary>
/// Links that an installation wrote with the staged tree's own place in them (<c>ln -s $DESTDIR/usr/bin/a b</c>): they are made to
/// count from the package's root, as they were meant.
/// </summary>
internal static class StagedLinks
{
    /// <param name="tree">The staged tree.</param>
    /// <param name="places">Where steps believed it to be: absolute.</param>
    public static void Rebase(string tree, params ReadOnlySpan<string> places)
    {
        foreach (var name in DirectoryTree.Leaves(tree))
        {
            var link = Path.Combine(tree, name);
            if (FileEntry.KindOf(link) != FileEntryKind.SymbolicLink)
            {
                continue;
            }

            var target = new FileInfo(link).LinkTarget!;
            foreach (var place in places)
            {
                if (target.StartsWith($"{place}/", StringComparison.Ordinal))
                {
                    File.Delete(link);
                    File.CreateSymbolicLink(link, target[place.Length..]);
                    break;
                }
            }
        }
    }
}
