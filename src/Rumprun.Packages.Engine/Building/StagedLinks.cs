using Rumprun.Packages.Engine.Files;

namespace Rumprun.Packages.Engine.Building;

/// <summary>
/// Links that an installation wrote with the staged tree's path in them (<c>ln -s $DESTDIR/usr/bin/a b</c>) are changed to
/// be relative to the package's root, as intended.
/// </summary>
internal static class StagedLinks
{
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
