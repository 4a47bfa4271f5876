using Rumprun.Packages.Engine.Files;

namespace Rumprun.Packages.Engine.Building;

/// <summary>
/// Links that an installation wrote with the staged tree's own place in them (<c>ln -s $DESTDIR/usr/bin/a b</c>): they are
/// made to count from the package's root, as they were meant.
/// </summary>
internal static class StagedLinks
{
    /// <param name="tree">The staged tree.</param>
    /// <param name="places">Where steps believed it to be: absolute.</param>
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
