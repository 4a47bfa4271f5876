using System.Collections.Immutable;
using Rumprun.Packages.Core.Naming;
using Rumprun.Packages.Core.Ports;

namespace Rumprun.Packages.Core.Locking;

/// <summary>The requests and choices for one target.</summary>
public sealed record LockedTarget
{
    /// <summary>Identity of the toolchain; null if it was unknown on the machine that wrote the file.</summary>
    public Sha256Digest? Toolchain { get; init; }

    /// <summary>Identity of the toolchain for <see cref="Tools"/>.</summary>
    public Sha256Digest? ToolToolchain { get; init; }

    /// <summary>The requests as a user writes them, in ordinal order.</summary>
    public ImmutableArray<PortRequest> Requests { get; init; } = [];

    /// <summary>By required virtual name: the port chosen for it.</summary>
    public ImmutableSortedDictionary<PortName, PortName> Providers { get; init; } =
        ImmutableSortedDictionary<PortName, PortName>.Empty;

    /// <summary>The ports that make up the target's graph, by name.</summary>
    public ImmutableSortedDictionary<PortName, LockedPort> Ports { get; init; } =
        ImmutableSortedDictionary<PortName, LockedPort>.Empty;

    /// <summary>
    /// The build tools, by a port's request for them (<see cref="LockedPort.Tools"/>). Each has its own graph, because each
    /// is solved separately.
    /// </summary>
    public ImmutableSortedDictionary<string, ImmutableSortedDictionary<PortName, LockedPort>> Tools { get; init; } =
        ImmutableSortedDictionary.Create<string, ImmutableSortedDictionary<PortName, LockedPort>>(StringComparer.Ordinal);

    /// <summary>
    /// The requests with one added. It replaces an earlier request for the same port, unless it is a plain name, which keeps
    /// the earlier one.
    /// </summary>
    public ImmutableArray<PortRequest> RequestsWith(IEnumerable<PortRequest> asked)
    {
        var known = Requests.Select(static r => r.Port).ToHashSet();
        var added = asked.Where(r => !r.IsPlain || !known.Contains(r.Port)).DistinctBy(static r => r.ToString()).ToArray();
        var replaced = added.Select(static r => r.Port).ToHashSet();
        return Ordered(Requests.Where(r => !replaced.Contains(r.Port)).Concat(added));
    }

    /// <summary>Whether the entries have a port for the request.</summary>
    public bool Answers(PortRequest request) => Ports.ContainsKey(PortFor(request.Port));

    /// <summary>
    /// The entries that some requests need: their ports and everything those depend on, including tools. Requests without
    /// entries are omitted.
    /// </summary>
    public LockedTarget Only(IEnumerable<PortRequest> requests)
    {
        var ports = ImmutableSortedDictionary.CreateBuilder<PortName, LockedPort>();
        var tools = Tools.ToBuilder();
        tools.Clear();
        var waiting = new Stack<PortName>(requests.Select(r => PortFor(r.Port)));
        while (waiting.TryPop(out var name))
        {
            if (Ports.TryGetValue(name, out var port) && ports.TryAdd(name, port))
            {
                AddTools(port);
                foreach (var dependency in port.Dependencies)
                {
                    waiting.Push(dependency);
                }
            }
        }

        return this with { Ports = ports.ToImmutable(), Tools = tools.ToImmutable() };

        void AddTools(LockedPort port)
        {
            foreach (var request in port.Tools)
            {
                if (Tools.TryGetValue(request, out var graph) && tools.TryAdd(request, graph))
                {
                    foreach (var tool in graph.Values)
                    {
                        AddTools(tool);
                    }
                }
            }
        }
    }

    /// <summary>In the order of <see cref="Requests"/>.</summary>
    public static ImmutableArray<PortRequest> Ordered(IEnumerable<PortRequest> requests) =>
        [.. requests.OrderBy(static r => r.ToString(), StringComparer.Ordinal)];

    private PortName PortFor(PortName name) => Providers.GetValueOrDefault(name, name);
}
