using Rumprun.Packages.Core.Naming;

namespace Rumprun.Packages.Engine.Trees;

/// <summary>
/// Ports that were fetched from mirrors into folders of this machine: for each port the trees that declare versions of it,
/// latest first, and the trees with the recipes and lists that mirrors have besides.
/// </summary>
public sealed class FetchedPorts
{
    private readonly Dictionary<PortName, FolderTree[]> _ports = [];
    private readonly List<FolderTree> _common = [];

    /// <summary>Names of ports that mirrors have, fetched or not, for suggestions.</summary>
    public ISet<PortName> KnownNames { get; } = new HashSet<PortName>();

    internal IEnumerable<FolderTree> Common => _common;

    internal IReadOnlyList<FolderTree> TreesOf(PortName name) => _ports.GetValueOrDefault(name, []);

    /// <param name="roots">Trees with <c>ports/NAME/port.yaml</c>, latest first.</param>
    public void Add(PortName name, IEnumerable<string> roots) =>
        _ports[name] = [.. roots.Select(static r => new FolderTree(r, isLocal: false))];

    /// <summary>A copy that has one tree of a port, in the place of those that this has.</summary>
    public FetchedPorts With(PortName name, string root)
    {
        var copy = new FetchedPorts();
        copy._common.AddRange(_common);
        foreach (var (port, trees) in _ports)
        {
            copy._ports.Add(port, trees);
        }

        copy.Add(name, [root]);
        return copy;
    }

    /// <param name="root">A tree without ports.</param>
    public void AddCommon(string root) => _common.Add(new FolderTree(root, isLocal: false));
}
