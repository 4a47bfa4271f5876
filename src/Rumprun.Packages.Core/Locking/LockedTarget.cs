using System.Collections.Immutable;
using Rumprun.Packages.Core.Naming;
using Rumprun.Packages.Core.Ports;

namespace Rumprun.Packages.Core.Locking;

/// <summary>What was asked for and chosen for one target.</summary>
public sealed record LockedTarget
{
    /// <summary>Identity of the toolchain; null where it was not known on the machine that wrote the file.</summary>
    public Sha256Digest? Toolchain { get; init; }

    /// <summary>The same for what compiles <see cref="Tools"/>.</summary>
    public Sha256Digest? ToolToolchain { get; init; }

    /// <summary>What was asked for, as a person writes it, in ordinal order.</summary>
    public ImmutableArray<PortRequest> Requests { get; init; } = [];

    /// <summary>By the name of each virtual that is required: the port that was chosen for it.</summary>
    public ImmutableSortedDictionary<PortName, PortName> Providers { get; init; } =
        ImmutableSortedDictionary<PortName, PortName>.Empty;

    /// <summary>The ports that make up the target's graph, by name.</summary>
    public ImmutableSortedDictionary<PortName, LockedPort> Ports { get; init; } =
        ImmutableSortedDictionary<PortName, LockedPort>.Empty;

    /// <summary>
    /// What runs on the build machine, by what a port asks for (<see cref="LockedPort.Tools"/>). Each has a graph of its
    /// own, because each is solved apart.
    /// </summary>
    public ImmutableSortedDictionary<string, ImmutableSortedDictionary<PortName, LockedPort>> Tools { get; init; } =
        ImmutableSortedDictionary.Create<string, ImmutableSortedDictionary<PortName, LockedPort>>(StringComparer.Ordinal);

    /// <summary>
    /// What is asked for when this is asked for on top. It takes the place of what was asked of the same port before, unless
    /// it is a plain name: that means the port as it was asked for.
    /// </summary>
    public ImmutableArray<PortRequest> RequestsWith(IEnumerable<PortRequest> asked)
    {
        var known = Requests.Select(static r => r.Port).ToHashSet();
        var added = asked.Where(r => !r.IsPlain || !known.Contains(r.Port)).DistinctBy(static r => r.ToString()).ToArray();
        var replaced = added.Select(static r => r.Port).ToHashSet();
        return Ordered(Requests.Where(r => !replaced.Contains(r.Port)).Concat(added));
    }

    /// <summary>Whether there is a port for what is asked.</summary>
    public bool Answers(PortRequest request) => Ports.ContainsKey(PortFor(request.Port));

    /// <summary>
    /// The part that some requests need: their ports and what those depend on, tools included. What is not here is left out.
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
