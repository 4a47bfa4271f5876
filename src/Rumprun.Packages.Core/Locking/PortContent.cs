using System.Collections.Immutable;
using System.Text;
using Rumprun.Packages.Core.Planning;
using Rumprun.Packages.Core.Ports;
using Rumprun.Packages.Core.Recipes;

namespace Rumprun.Packages.Core.Locking;

/// <summary>
/// One hash of a port's content on disk: its port.yaml, the files next to it, and the recipes that it names.
/// </summary>
public static class PortContent
{
    public static Sha256Digest DigestOf(
        Port port, ImmutableSortedDictionary<string, PortFile> files, IEnumerable<Recipe> recipes)
    {
        var text = new StringBuilder($"port.yaml {port.Digest}\n");
        var patches = port.Patches.Select(static p => p.Value.File).ToHashSet(StringComparer.Ordinal);
        foreach (var (path, file) in files.Where(f => !IsPatch(f.Key) || patches.Contains(f.Key)))
        {
            text.Append($"file {file.Digest} {(file.Executable ? "x" : "-")} {path}\n");
        }

        foreach (var recipe in recipes.OrderBy(static r => r.Name))
        {
            text.Append($"recipe {recipe.Digest} {recipe.Name}\n");
        }

        return Sha256Digest.OfText(text.ToString());
    }

    /// <summary>Patches of other versions are excluded.</summary>
    private static bool IsPatch(string path) => path.StartsWith("patches/", StringComparison.Ordinal);
}
