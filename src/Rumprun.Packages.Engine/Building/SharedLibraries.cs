using System.Text.RegularExpressions;
using Rumprun.Packages.Engine.Files;

namespace Rumprun.Packages.Engine.Building;

/// <summary>
/// Shared libraries (<c>libz.so.1.3</c>) that a build installed beside the static library of the same name. Programs are
/// linked statically, so a shared library is never used; one without a static counterpart is left to the checks.
/// </summary>
internal static partial class SharedLibraries
{
    /// <summary>Deletes them, and the symbolic links to them.</summary>
    public static void Delete(HeldDirectory tree)
    {
        var leaves = tree.Leaves().ToArray();
        var files = leaves.Select(static l => l.Name).ToHashSet(StringComparer.Ordinal);
        HashSet<string> deleted = new(StringComparer.Ordinal);
        foreach (var (name, kind) in leaves)
        {
            if (kind == FileEntryKind.File && SharedName().Match(name) is { Success: true } match
                && files.Contains($"{match.Groups["stem"].Value}.a"))
            {
                tree.Delete(name);
                deleted.Add(name);
            }
        }

        StagedLinks.DeleteTo(deleted, tree, [.. leaves.Where(
            static l => l.Kind == FileEntryKind.SymbolicLink).Select(static l => l.Name)]);
    }

    [GeneratedRegex(@"^(?<stem>(?:.*/)?lib[^/]+?)(?:-[0-9][0-9.]*)?\.so(?:\.[0-9]+)*$", RegexOptions.ExplicitCapture)]
    private static partial Regex SharedName();
}
