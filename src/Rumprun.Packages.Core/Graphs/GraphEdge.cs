using System.Collections.Immutable;
using NuGet.Versioning;
using Rumprun.Packages.Core.Naming;
using Rumprun.Packages.Core.Ports;

namespace Rumprun.Packages.Core.Graphs;

/// <summary>What a port is needed for.</summary>
public enum GraphEdgeKind
{
    /// <summary>It is linked in.</summary>
    Library,

    /// <summary>It runs on the build machine during the build.</summary>
    BuildTool,
}

/// <summary>A need of one node for another, with every declaration that causes it.</summary>
public sealed record GraphEdge(string From, string To, GraphEdgeKind Kind, ImmutableArray<EdgeReason> Reasons)
{
    /// <summary>
    /// What the need hangs on, one item each: the virtual name that was asked for, that nobody asked, conditions. Empty for
    /// a need that is always there and names the port itself.
    /// </summary>
    public ImmutableArray<string> Causes
    {
        get
        {
            var virtuals = Reasons.Select(static r => r.Virtual?.ToString()).OfType<string>().Distinct();
            var conditions = Reasons.Any(static r => r.Conditions.IsEmpty) ? []
                : Reasons.Select(static r => string.Join(", ", r.Conditions)).Distinct();
            var either = string.Join(" or ", conditions);
            var runtime = Reasons.All(static r => r.IsRuntime) ? (string[])["runtime"] : [];
            return [.. virtuals, .. runtime, .. either.Length == 0 ? [] : (string[])[either]];
        }
    }
}

/// <summary>One declaration of a dependency that counted.</summary>
public sealed record EdgeReason
{
    public required VersionRange Range { get; init; }

    /// <summary>Options that it asks for.</summary>
    public ImmutableSortedSet<PortName> Options { get; init; } = [];

    /// <summary>What had to hold for it to count: <c>option pcre2</c>, <c>on hw</c>. Empty: it always counts.</summary>
    public ImmutableArray<string> Conditions { get; init; } = [];

    /// <summary>No port declares it: its tree builds everything with it.</summary>
    public bool IsRuntime { get; init; }

    /// <summary>The name that it asks for, where that is a virtual one.</summary>
    public PortName? Virtual { get; init; }
}
