using System.Collections.Immutable;
using Rumprun.Packages.Core.Diagnostics;
using Rumprun.Packages.Core.Ports;
using Rumprun.Packages.Core.Reading;
using Rumprun.Packages.Core.Recipes;
using Rumprun.Packages.Engine.Files;

namespace Rumprun.Packages.Engine.Ports;

/// <summary>
/// The ports and recipes of one or more trees, folders with <c>ports/NAME/port.yaml</c> and <c>recipes/NAME.yaml</c>. Of several
/// trees that have a name, the first wins. Nothing is read before it is asked for, and nothing twice. Not for several threads.
/// </summary>
public sealed class PortTree
{
    private readonly string[] _roots;
    private readonly RecipeFolder[] _recipes;
    private readonly Dictionary<PortName, ReadResult<Port>?> _ports = [];
    private readonly Lazy<ImmutableArray<ReadResult<VirtualList>>> _virtuals;

    /// <param name="roots">The trees' folders. One that is not there has no ports.</param>
    public PortTree(params IEnumerable<string> roots)
    {
        _roots = [.. roots.Select(Path.GetFullPath)];
        _virtuals = new Lazy<ImmutableArray<ReadResult<VirtualList>>>(
            () => [.. _roots.Select(ReadVirtuals).OfType<ReadResult<VirtualList>>()], isThreadSafe: false);
        _recipes = [.. _roots.Select(static root => new RecipeFolder(Path.Combine(root, "recipes")))];
    }

    /// <summary>Where a new port of this name belongs: in the first tree.</summary>
    public string FolderOf(PortName name) => Path.Combine(PortsOf(_roots[0]), name.ToString());

    /// <summary>The ports' names in order: the folders that hold a port.yaml. No file is opened.</summary>
    public IEnumerable<PortName> Names
    {
        get
        {
            var names = new SortedSet<PortName>();
            foreach (var folder in _roots.Select(PortsOf).Where(Directory.Exists).SelectMany(Directory.EnumerateDirectories))
            {
                if (PortName.TryParse(Path.GetFileName(folder), out var name)
                    && File.Exists(Path.Combine(folder, "port.yaml")))
                {
                    names.Add(name);
                }
            }

            return names;
        }
    }

    /// <summary>The recipes' names in order. No file is opened.</summary>
    public IEnumerable<PortName> RecipeNames => _recipes.SelectMany(static r => r.Names).Distinct().Order();

    /// <summary>What the port's file says, with its problems; null where no tree has the port.</summary>
    public ReadResult<Port>? Read(PortName name)
    {
        if (!_ports.TryGetValue(name, out var result))
        {
            result = ReadFile(name);
            _ports.Add(name, result);
        }

        return result;
    }

    /// <summary>The port; null where no tree has it.</summary>
    /// <exception cref="DiagnosticException">The port has errors; all of them are in it.</exception>
    public Port? Find(PortName name) => Read(name)?.ValueOrThrow();

    /// <summary>What the recipe's file says, with its problems; null where no tree has the recipe.</summary>
    public ReadResult<Recipe>? ReadRecipe(PortName name)
    {
        foreach (var folder in _recipes)
        {
            if (folder.Read(name) is { } result)
            {
                return result;
            }
        }

        return null;
    }

    /// <summary>The recipe; null where no tree has it.</summary>
    /// <exception cref="DiagnosticException">The recipe has errors; all of them are in it.</exception>
    public Recipe? FindRecipe(PortName name) => ReadRecipe(name)?.ValueOrThrow();

    /// <summary>What the trees' lists of virtual names say, with their problems; a tree without one is left out.</summary>
    public ImmutableArray<ReadResult<VirtualList>> VirtualLists => _virtuals.Value;

    /// <summary>The virtual name; null where no tree lists it.</summary>
    /// <exception cref="DiagnosticException">A list has errors; all of them are in it.</exception>
    public VirtualName? FindVirtual(PortName name)
    {
        foreach (var list in VirtualLists)
        {
            if (list.ValueOrThrow().Virtuals.TryGetValue(name, out var found))
            {
                return found;
            }
        }

        return null;
    }

    /// <summary>Every port's reading, by name in order.</summary>
    public IEnumerable<KeyValuePair<PortName, ReadResult<Port>>> ReadAll()
    {
        foreach (var name in Names)
        {
            if (Read(name) is { } result)
            {
                yield return new(name, result);
            }
        }
    }

    private static string PortsOf(string root) => Path.Combine(root, "ports");

    private static ReadResult<VirtualList>? ReadVirtuals(string root)
    {
        var path = Path.Combine(PortsOf(root), VirtualList.FileName);
        return TextFile.ReadIfThere(path) is { } text ? VirtualListReader.Read(text, path) : null;
    }

    private ReadResult<Port>? ReadFile(PortName name)
    {
        foreach (var root in _roots)
        {
            var folder = Path.Combine(PortsOf(root), name.ToString());
            var path = Path.Combine(folder, "port.yaml");
            try
            {
                if (TextFile.ReadIfThere(path) is { } text)
                {
                    return PortReader.Read(
                        text, path, FindRecipe, relative => Path.Exists(Path.Combine(folder, relative)), RecipeNames);
                }
            }
            catch (DiagnosticException e)
            {
                // The file, or a recipe that it names, cannot be read: the port's own mistakes cannot be told before that is mended.
                return new ReadResult<Port>(null, e.Diagnostics);
            }
        }

        return null;
    }
}
