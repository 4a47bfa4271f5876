using Rumprun.Packages.Core.Naming;
using Rumprun.Packages.Core.Ports;
using Rumprun.Packages.Core.Reading;
using Rumprun.Packages.Core.Recipes;
using Rumprun.Packages.Engine.Files;

namespace Rumprun.Packages.Engine.Trees;

/// <summary>A folder of recipes. Each is read when it is first asked for, and kept.</summary>
internal sealed class RecipeFolder(string root)
{
    private static readonly PortName s_remedies = PortName.Parse(Path.GetFileNameWithoutExtension(RemedyTable.FileName));

    private readonly Dictionary<PortName, ReadResult<Recipe>?> _read = [];

    public IEnumerable<PortName> Names =>
        Directory.Exists(root)
            ? Directory.EnumerateFiles(root, "*.yaml")
                .Select(static f => PortName.TryParse(Path.GetFileNameWithoutExtension(f), out var name) ? name : default)
                .Where(static n => n != default && n != s_remedies)
                .Order()
            : [];

    /// <summary>What the table of remedies says, with its problems; null where there is none.</summary>
    public ReadResult<RemedyTable>? ReadRemedies()
    {
        var path = Path.Combine(root, RemedyTable.FileName);
        return TextFile.ReadIfThere(path) is { } text ? RemedyTableReader.Read(text, path) : null;
    }

    public string FileOf(PortName name) => Path.Combine(root, $"{name}.yaml");

    /// <summary>What the recipe's file says, or null where there is none.</summary>
    public ReadResult<Recipe>? Read(PortName name)
    {
        if (!_read.TryGetValue(name, out var result))
        {
            var path = FileOf(name);
            result = TextFile.ReadIfThere(path) is { } text ? RecipeReader.Read(text, path) : null;
            _read.Add(name, result);
        }

        return result;
    }
}
