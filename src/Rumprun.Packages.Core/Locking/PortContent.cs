using System.Collections.Immutable;
using System.Text;
using Rumprun.Packages.Core.Planning;
using Rumprun.Packages.Core.Ports;
using Rumprun.Packages.Core.Recipes;

namespace Rumprun.Packages.Core.Locking;

/// <summary>What a port consists of on disk, as one hash: its port.yaml, the files beside it, and the recipes that it names.</summary>
public static class PortContent
{
    public static Sha256Digest DigestOf(Port port, ImmutableSortedDictionary<string, PortFile> files, IEnumerable<Recipe> recipes)
    {
        var text = new StringBuilder($"port.yaml {port.Digest}\n");
        foreach (var (path, file) in files)
        {
            text.Append($"file {file.Digest} {(file.Executable ? "x" : "-")} {path}\n");
        }

        foreach (var recipe in recipes.OrderBy(static r => r.Name))
        {
            text.Append($"recipe {recipe.Digest} {recipe.Name}\n");
        }

        return Sha256Digest.OfText(text.ToString());
    }
}
