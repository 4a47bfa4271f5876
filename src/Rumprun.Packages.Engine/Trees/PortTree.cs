using System.Collections.Immutable;
using Rumprun.Packages.Core.Diagnostics;
using Rumprun.Packages.Core.Naming;
using Rumprun.Packages.Core.Planning;
using Rumprun.Packages.Core.Ports;
using Rumprun.Packages.Core.Reading;
using Rumprun.Packages.Core.Recipes;
using Rumprun.Packages.Core.Versioning;

namespace Rumprun.Packages.Engine.Trees;

/// <summary>
/// The ports and recipes of one or more trees, folders with <c>ports/NAME/port.yaml</c> and <c>recipes/NAME.yaml</c>. A port
/// has the versions of all trees; of several trees that have the same version, the first wins. Nothing is read before it is
/// asked for, and nothing twice. Not for several threads.
/// </summary>
/// <remarks>
/// After the folders come the ports that were fetched from mirrors, each a small tree of its own: a port's recipes are those
/// that it was published with.
/// </remarks>
public sealed class PortTree
{
    private readonly FolderTree[] _trees;
    private readonly FetchedPorts _fetched;
    private readonly Dictionary<PortName, ImmutableArray<KnownVersion>> _versions = [];
    private readonly Dictionary<(PortName, PortVersion), ReadResult<Port>> _ports = [];
    private readonly Dictionary<string, ImmutableSortedDictionary<string, PortFile>> _files = new(StringComparer.Ordinal);
    private readonly Lazy<ImmutableArray<ReadResult<VirtualList>>> _virtuals;
    private readonly Lazy<ImmutableArray<ReadResult<RuntimeList>>> _runtimes;

    /// <param name="roots">The trees' folders. A missing one has no ports.</param>
    public PortTree(params IEnumerable<string> roots)
        : this([], roots, new FetchedPorts())
    {
    }

    /// <param name="programs">Trees of one port each, a program of the user's own: searched before the others.</param>
    /// <param name="roots">The trees' folders. A missing one has no ports.</param>
    /// <param name="fetched">Ports of mirrors, which may be added until a port of the name is asked for.</param>
    public PortTree(IEnumerable<string> programs, IEnumerable<string> roots, FetchedPorts fetched)
    {
        _fetched = fetched;
        _trees =
        [
            .. programs.Select(static root => new FolderTree(Path.GetFullPath(root), isLocal: true)),
            .. roots.Select(static root => new FolderTree(Path.GetFullPath(root), isLocal: false)),
        ];
        _virtuals = ListsOf(VirtualList.FileName, VirtualListReader.Read);
        _runtimes = ListsOf(RuntimeList.FileName, RuntimeListReader.Read);
    }

    /// <summary>Whether the port was fetched from a mirror, and is in none of the folders.</summary>
    public bool IsFetched(Port port) => _fetched.TreesOf(port.Name).Any(t => t.FolderOf(port.Name) == port.Folder);

    /// <summary>Where a new port of this name belongs: in the first tree.</summary>
    public string FolderOf(PortName name) => _trees[0].FolderOf(name);

    /// <summary>
    /// The names of the folders' ports in order: of those that hold a port.yaml. No file is opened. Ports of mirrors are not
    /// among them.
    /// </summary>
    public IEnumerable<PortName> Names => _trees.SelectMany(static t => t.Names).Distinct().Order();

    /// <summary>Those names, and the ones that mirrors were asked for, for suggestions.</summary>
    public IEnumerable<PortName> KnownNames => Names.Union(_fetched.KnownNames).Order();

    /// <summary>The recipes' names in order. No file is opened.</summary>
    public IEnumerable<PortName> RecipeNames => _trees.SelectMany(static t => t.Recipes.Names).Distinct().Order();

    /// <summary>What the trees' lists of virtual names say, with their problems; a tree without one is left out.</summary>
    public ImmutableArray<ReadResult<VirtualList>> VirtualLists => _virtuals.Value;

    /// <summary>
    /// What the trees' lists of runtime libraries say, with their problems; a tree without one is left out.
    /// </summary>
    public ImmutableArray<ReadResult<RuntimeList>> RuntimeLists => _runtimes.Value;

    /// <summary>What the trees' tables of remedies say, with their problems; a tree without one is left out.</summary>
    public IEnumerable<ReadResult<RemedyTable>> RemedyTables =>
        _trees.Select(static t => t.Recipes.ReadRemedies()).OfType<ReadResult<RemedyTable>>();

    /// <summary>The remedies of all trees; those of a table with errors are left out.</summary>
    public RemedyTable Remedies => new([.. RemedyTables.SelectMany(static t => t.Value?.Remedies ?? [])]);

    /// <summary>Whether a tree has a port of this name, with errors or not.</summary>
    public bool Has(PortName name) =>
        _trees.Concat(_fetched.TreesOf(name)).Any(t => File.Exists(Path.Combine(t.FolderOf(name), "port.yaml")));

    /// <summary>The versions of a port, newest first; none where no tree has it.</summary>
    /// <exception cref="DiagnosticException">A file of the port has errors that leave open which versions there
    /// are.</exception>
    public IEnumerable<VersionEntry> VersionsOf(PortName name) => Known(name).Select(static k => k.Entry);

    /// <summary>The port at a version; null where no tree has that.</summary>
    /// <exception cref="DiagnosticException">The port, or a list of runtime libraries, has errors; all of them are in
    /// it.</exception>
    public Port? Find(PortName name, PortVersion version)
    {
        foreach (var list in RuntimeLists)
        {
            list.ValueOrThrow();
        }

        return Known(name).FirstOrDefault(
            k => k.Entry.Version == version) is { } known ? Read(name, known).ValueOrThrow() : null;
    }

    /// <summary>
    /// The port at the newest version that nothing is wrong with, else at the newest; null where no tree has it.
    /// </summary>
    /// <param name="range">Versions to choose from; null: all.</param>
    /// <exception cref="DiagnosticException">As for <see cref="Find"/>.</exception>
    public Port? FindNewest(PortName name, VersionSet? range = null)
    {
        var versions = VersionsOf(name).Where(v => range?.Contains(v.Version) != false).ToArray();
        return (Array.Find(versions, static v => !v.IsDiscouraged && !v.Version.Version.IsPrerelease)
            ?? Array.Find(versions, static v => !v.IsDiscouraged) ?? versions.FirstOrDefault()) is { } chosen
            ? Find(name, chosen.Version) : null;
    }

    /// <summary>Each version of a port that is without error, newest first.</summary>
    public IEnumerable<Port> ReadVersions(PortName name)
    {
        try
        {
            return Known(name).Select(k => Read(name, k).Value).OfType<Port>();
        }
        catch (DiagnosticException)
        {
            return [];
        }
    }

    /// <summary>Every port at its newest version; those with errors are left out.</summary>
    public IEnumerable<Port> ReadNewest() => Names.Select(name => ReadVersions(name).FirstOrDefault()).OfType<Port>();

    /// <summary>
    /// Each file that declares the port, in the order of the trees, with the problems of all its versions.
    /// </summary>
    public IEnumerable<DeclaredPort> ReadDeclarations(PortName name) =>
        _trees.Select(t => ReadDeclaration(t, name)).OfType<DeclaredPort>();

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
    public ReadResult<Recipe>? ReadRecipe(PortName name) =>
        _trees.Concat(_fetched.Common).Select(t => t.Recipes.Read(name)).FirstOrDefault(static r => r is not null);

    /// <summary>The recipe; null where no tree has it.</summary>
    /// <exception cref="DiagnosticException">The recipe has errors; all of them are in it.</exception>
    public Recipe? FindRecipe(PortName name) => ReadRecipe(name)?.ValueOrThrow();

    /// <summary>The recipe that a port means by a name; null where there is none.</summary>
    /// <exception cref="DiagnosticException">The recipe has errors; all of them are in it.</exception>
    public Recipe? FindRecipe(Port port, PortName name) =>
        FindRecipe(_fetched.TreesOf(port.Name).FirstOrDefault(t => t.FolderOf(port.Name) == port.Folder), name);

    /// <summary>The file of the recipe that a port means by a name, which it has been read from.</summary>
    public string RecipeFileOf(Port port, PortName name) =>
        _fetched.TreesOf(port.Name).Where(t => t.FolderOf(port.Name) == port.Folder)
            .Concat(_trees).Concat(_fetched.Common)
            .Select(t => t.Recipes.FileOf(name))
            .First(File.Exists);

    /// <summary>
    /// The folders' recipes and lists, as files by their paths in a tree: of several with one path, the first tree's.
    /// </summary>
    public ImmutableSortedDictionary<string, string> CommonFiles() =>
        _trees.SelectMany(static t => t.CommonFiles())
            .DistinctBy(static f => f.Path)
            .ToImmutableSortedDictionary(static f => f.Path, static f => f.File, StringComparer.Ordinal);

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

    private Recipe? FindRecipe(FolderTree? own, PortName name) =>
        own?.Recipes.Read(name) is { } recipe ? recipe.ValueOrThrow() : FindRecipe(name);

    private DeclaredPort? ReadDeclaration(FolderTree tree, PortName name)
    {
        PortDeclaration? declaration = null;
        try
        {
            declaration = tree.Find(name);
            return declaration is null ? null
                : new DeclaredPort(declaration, declaration.ReadAll(SurroundingsOf(tree, name)).Diagnostics);
        }
        catch (DiagnosticException e)
        {
            // The file, or a recipe that it names, cannot be read: the port's own mistakes show only when that is fixed.
            return new DeclaredPort(declaration, e.Diagnostics);
        }
    }

    private ImmutableArray<KnownVersion> Known(PortName name)
    {
        if (!_versions.TryGetValue(name, out var known))
        {
            // A program of the user's own takes the place of a port of the same name, in all its versions.
            var trees = Array.FindAll(_trees, t => t.IsLocal && t.Find(name) is not null) is { Length: > 0 } local
                ? local
                : [.. _trees, .. _fetched.TreesOf(name)];
            known =
            [
                .. trees.SelectMany(t => t.Find(name) is { } declaration ? VersionsIn(t, declaration, name) : [])
                    .DistinctBy(static k => k.Entry.Version.Version)
                    .OrderByDescending(static k => k.Entry.Version),
            ];
            _versions.Add(name, known);
        }

        return known;
    }

    /// <summary>A file that leaves open which versions it has is told of with all of its mistakes.</summary>
    private IEnumerable<KnownVersion> VersionsIn(FolderTree tree, PortDeclaration declaration, PortName name) =>
        declaration.Diagnostics.Any(static d => d.Severity == DiagnosticSeverity.Error)
            ? throw new DiagnosticException(declaration.ReadAll(SurroundingsOf(tree, name)).Diagnostics)
            : declaration.Versions.Select(v => new KnownVersion(v, declaration, tree));

    private ReadResult<Port> Read(PortName name, KnownVersion known)
    {
        if (!_ports.TryGetValue((name, known.Entry.Version), out var result))
        {
            try
            {
                result = known.Declaration.Read(known.Entry.Version, SurroundingsOf(known.Tree, name));
                result = result with
                {
                    Value = result.Value is { } port
                    ? port with { Runtime = RuntimeOf(name), IsLocal = known.Tree.IsLocal }
                    : null,
                };
            }
            catch (DiagnosticException e)
            {
                result = new ReadResult<Port>(null, e.Diagnostics);
            }

            _ports.Add((name, known.Entry.Version), result);
        }

        return result;
    }

    private PortSurroundings SurroundingsOf(FolderTree tree, PortName name) => new()
    {
        Recipe = recipe => FindRecipe(_trees.Contains(tree) ? null : tree, recipe),
        Exists = relative => Path.Exists(Path.Combine(tree.FolderOf(name), relative)),
        RecipeNames = RecipeNames,
    };

    private Lazy<ImmutableArray<ReadResult<T>>> ListsOf<T>(string fileName, Func<string, string, ReadResult<T>> read)
        where T : class => new(
            () => [.. _trees.Concat(_fetched.Common).Select(t => t.ReadList(fileName, read)).OfType<ReadResult<T>>()],
            isThreadSafe: false);

    /// <summary>
    /// What the trees build a port with, unasked: nothing for what is listed itself. Of two entries, the first tree's.
    /// </summary>
    private ImmutableArray<Conditional<Dependency>> RuntimeOf(PortName name)
    {
        Conditional<Dependency>[] listed =
            [.. RuntimeLists.SelectMany(static list => list.Value?.Libraries ?? []).DistinctBy(static d => d.Value.Port)];
        return Array.Exists(listed, d => d.Value.Port == name) ? [] : [.. listed];
    }

    /// <summary>A version, and the file that it is taken from.</summary>
    private sealed record KnownVersion(VersionEntry Entry, PortDeclaration Declaration, FolderTree Tree);
}

/// <summary>A port.yaml of one tree.</summary>
/// <param name="Declaration">Null where the file cannot be read at all.</param>
/// <param name="Problems">What is wrong with it, in any of its versions.</param>
public sealed record DeclaredPort(PortDeclaration? Declaration, ImmutableArray<Diagnostic> Problems);
