using System.Collections.Immutable;
using Rumprun.Packages.Core.Packages;

namespace Rumprun.Packages.Core.Index;

/// <summary>Lists of a tree's files in an index.</summary>
internal static class TreeFiles
{
    public static IReadOnlyList<TreeFileWire> ToWire(ImmutableArray<TreeFile> files) =>
    [
        .. files.Select(static f => new TreeFileWire
        {
            Path = f.Path,
            Sha256 = f.Content.Digest.Hex,
            Size = f.Content.Size,
            Executable = f.IsExecutable ? true : null,
        }),
    ];

    /// <param name="mayHave">Whether the list may have a file of this path, which is in normal form.</param>
    /// <exception cref="FormatException">A path leads elsewhere, or paths are not in ordinal order.</exception>
    public static ImmutableArray<TreeFile> FromWire(IReadOnlyList<TreeFileWire> files, Func<string, bool> mayHave)
    {
        string? before = null;
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var path in files.Select(static f => f.Path))
        {
            if (!PackagePath.IsNormal(path) || !mayHave(path))
            {
                throw new FormatException($"it may not have a file `{path}`");
            }

            if (string.CompareOrdinal(before, path) >= 0)
            {
                throw new FormatException($"the file `{path}` is out of order");
            }

            if (PackagePath.AncestorsOf(path).FirstOrDefault(seen.Contains) is { } file)
            {
                throw new FormatException($"`{file}` is a file, but `{path}` is inside it");
            }

            seen.Add(path);
            before = path;
        }

        return
        [
            .. files.Select(static f => new TreeFile(
                f.Path, IndexFailure.RequireBlob(f.Sha256, f.Size), f.Executable ?? false)),
        ];
    }

    public static bool IsRecipe(string path) =>
        path.Split('/') is ["recipes", var file] && file.EndsWith(".yaml", StringComparison.Ordinal);
}
