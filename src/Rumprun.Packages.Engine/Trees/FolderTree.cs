using Rumprun.Packages.Core.Diagnostics;
using Rumprun.Packages.Core.Naming;
using Rumprun.Packages.Core.Ports;
using Rumprun.Packages.Core.Reading;
using Rumprun.Packages.Engine.Files;

namespace Rumprun.Packages.Engine.Trees;

/// <summary>
/// The ports of one folder: <c>ports/NAME/port.yaml</c>, and beside it the lists that a tree may have. Each file is read
/// when it is first asked for, and kept. Not for several threads.
/// </summary>
/// <param name="root">Where <c>ports</c> is; a missing folder has no ports.</param>
/// <param name="isLocal">Whether its port is a program of the user's own.</param>
internal sealed class FolderTree(string root, bool isLocal)
{
    public bool IsLocal => isLocal;

    private readonly Dictionary<PortName, PortDeclaration?> _declarations = [];

    public RecipeFolder Recipes { get; } = new(Path.Combine(root, "recipes"));

    private string Ports => Path.Combine(root, "ports");

    /// <summary>The names of the folders that hold a port.yaml. No file is opened.</summary>
    public IEnumerable<PortName> Names =>
        !Directory.Exists(Ports) ? [] : Directory.EnumerateDirectories(Ports)
            .Where(static folder => File.Exists(Path.Combine(folder, "port.yaml")))
            .Select(static folder => PortName.TryParse(Path.GetFileName(folder), out var name) ? name : default)
            .Where(static name => name != default);

    public string FolderOf(PortName name) => Path.Combine(Ports, name.ToString());

    /// <summary>The port's file; null where there is none.</summary>
    /// <exception cref="DiagnosticException">The file is there and cannot be read.</exception>
    public PortDeclaration? Find(PortName name)
    {
        if (!_declarations.TryGetValue(name, out var declaration))
        {
            var path = Path.Combine(FolderOf(name), "port.yaml");
            declaration = TextFile.ReadIfThere(path) is { } text ? PortDeclaration.Parse(text, path) : null;
            _declarations.Add(name, declaration);
        }

        return declaration;
    }

    /// <summary>The recipes and lists: their paths in the tree, and where they are.</summary>
    public IEnumerable<(string Path, string File)> CommonFiles() =>
        Recipes.Names.Select(n => ($"recipes/{n}.yaml", Recipes.FileOf(n)))
            .Concat(new[] { VirtualList.FileName, RuntimeList.FileName }
                .Select(n => ($"ports/{n}", Path.Combine(Ports, n)))
                .Where(static f => File.Exists(f.Item2)));

    /// <summary>What a list beside the ports says, with its problems; null where the tree has none.</summary>
    public ReadResult<T>? ReadList<T>(string fileName, Func<string, string, ReadResult<T>> read)
        where T : class
    {
        var path = Path.Combine(Ports, fileName);
        return TextFile.ReadIfThere(path) is { } text ? read(text, path) : null;
    }
}
