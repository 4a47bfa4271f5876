using System.Collections.Immutable;
using Rumprun.Packages.Core.Diagnostics;
using Rumprun.Packages.Core.Naming;
using Rumprun.Packages.Core.Planning;
using Rumprun.Packages.Core.Ports;
using Rumprun.Packages.Core.Reading;
using Rumprun.Packages.Core.Recipes;
using Rumprun.Packages.Engine.Files;

namespace Rumprun.Packages.Engine.Trees;

/// <summary>
/// The ports and recipes of one or more trees, folders with <c>ports/NAME/port.yaml</c> and <c>recipes/NAME.yaml</c>. Of several
/// trees that have a name, the first wins. Nothing is read before it is asked for, and nothing twice. Not for several threads.
/// </summary>
public sealed class PortTree
{
    private readonly string[] _roots;
    private readonly RecipeFolder[] _recipes;
    private readonly Dictionary<PortName, ReadResult<Port>?> _ports = [];
    private readonly Dictionary<string, ImmutableSortedDictionary<string, PortFile>> _files = new(StringComparer.Ordinal);
    private readonly Lazy<ImmutableArray<ReadResult<VirtualList>>> _virtuals;
    private readonly Lazy<ImmutableArray<ReadResult<RuntimeList>>> _runtimes;

    /// <param name="roots">The trees' folders. One that is not there has no ports.</param>
    public PortTree(params IEnumerable<string> roots)
    {
        _roots = [.. roots.Select(Path.GetFullPath)];
        _virtuals = ListsOf(VirtualList.FileName, VirtualListReader.Read);
        _runtimes = ListsOf(RuntimeList.FileName, RuntimeListReader.Read);
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
    /// <exception cref="DiagnosticException">The port, or a list of runtime libraries, has errors; all of them are in it.</exception>
    public Port? Find(PortName name)
    {
        foreach (var list in RuntimeLists)
        {
            list.ValueOrThrow();
        }

        return Read(name)?.ValueOrThrow();
    }

    /// <summary>The files beside a port's port.yaml, by path. They are hashed once.</summary>
    public ImmutableSortedDictionary<string, PortFile> FilesOf(Port port)
    {
        if (!_files.TryGetValue(port.Folder, out var files))
        {
            files = PortFolder.Read(port.Folder);
            _files.Add(port.Folder, files);
        }

        return files;
    }

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

    /// <summary>What the trees' lists of runtime libraries say, with their problems; a tree without one is left out.</summary>
    public ImmutableArray<ReadResult<RuntimeList>> RuntimeLists => _runtimes.Value;

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

    private Lazy<ImmutableArray<ReadResult<T>>> ListsOf<T>(string fileName, Func<string, string, ReadResult<T>> read)
        where T : class
    {
        return new Lazy<ImmutableArray<ReadResult<T>>>(
            () => [.. _roots.Select(root => Path.Combine(PortsOf(root), fileName)).Select(ReadIfThere).OfType<ReadResult<T>>()],
            isThreadSafe: false);

        ReadResult<T>? ReadIfThere(string path) => TextFile.ReadIfThere(path) is { } text ? read(text, path) : null;
    }

    /// <summary>What the trees build a port with, unasked: nothing for what is listed itself. Of two entries, the first tree's.</summary>
    private ImmutableArray<Conditional<Dependency>> RuntimeOf(PortName name)
    {
        Conditional<Dependency>[] listed =
            [.. RuntimeLists.SelectMany(static list => list.Value?.Libraries ?? []).DistinctBy(static d => d.Value.Port)];
        return Array.Exists(listed, d => d.Value.Port == name) ? [] : [.. listed];
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
                    var reading = PortReader.Read(
                        text, path, FindRecipe, relative => Path.Exists(Path.Combine(folder, relative)), RecipeNames);
                    return reading with { Value = reading.Value is { } port ? port with { Runtime = RuntimeOf(name) } : null };
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
