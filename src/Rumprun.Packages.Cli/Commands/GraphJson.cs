using System.Text.Json.Serialization;
using Rumprun.Packages.Core.Graphs;
using Rumprun.Packages.Core.Versioning;

namespace Rumprun.Packages.Cli.Commands;

/// <summary>What the verbs that show a resolution print as JSON. Names are part of the command's contract.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    WriteIndented = true)]
[JsonSerializable(typeof(GraphJson))]
[JsonSerializable(typeof(IReadOnlyList<TreeRowJson>))]
[JsonSerializable(typeof(IReadOnlyList<ChainJson>))]
[JsonSerializable(typeof(IReadOnlyList<ResolvedPortJson>))]
internal sealed partial class ResolutionJson : JsonSerializerContext;

/// <summary>What <c>rrpkg graph --format json</c> prints.</summary>
internal sealed record GraphJson(string Target, IReadOnlyList<GraphNodeJson> Nodes, IReadOnlyList<GraphEdgeJson> Edges)
{
    public static GraphJson Of(DependencyGraph graph) => new(
        graph.Target.ToString(), [.. graph.Nodes.Select(GraphNodeJson.Of)], [.. graph.Edges.Select(GraphEdgeJson.Of)]);
}

internal sealed record GraphNodeJson(
    string Id, string Name, string Version, IReadOnlyList<string> Options, string Kind, bool Requested)
{
    public static GraphNodeJson Of(GraphNode node) => new(
        node.Id,
        node.Name.ToString(),
        node.Version.ToString(),
        [.. node.Options.Select(static o => o.ToString())],
        node.Kind switch
        {
            GraphNodeKind.BuildMachine => "build-machine",
            GraphNodeKind.Toolchain => "toolchain",
            _ => "target",
        },
        node.IsRequested);
}

internal sealed record GraphEdgeJson(string From, string To, string Kind, IReadOnlyList<EdgeReasonJson> Reasons)
{
    public static GraphEdgeJson Of(GraphEdge edge) => new(
        edge.From,
        edge.To,
        edge.Kind switch { GraphEdgeKind.BuildTool => "build-tool", _ => "library" },
        [.. edge.Reasons.Select(EdgeReasonJson.Of)]);
}

/// <param name="Range">In interval notation; absent: any version.</param>
internal sealed record EdgeReasonJson(
    string? Range, IReadOnlyList<string> Options, IReadOnlyList<string> Conditions, bool Runtime, string? Virtual)
{
    public static EdgeReasonJson Of(EdgeReason reason) => new(
        reason.Range.HasLowerBound || reason.Range.HasUpperBound ? VersionSet.Of(reason.Range).ToString() : null,
        [.. reason.Options.Select(static o => o.ToString())],
        reason.Conditions,
        reason.IsRuntime,
        reason.Virtual?.ToString());
}

/// <summary>A line of what <c>rrpkg tree --json</c> prints.</summary>
internal sealed record TreeRowJson(int Depth, GraphNodeJson Node, GraphEdgeJson? Via, bool Repeated)
{
    public static TreeRowJson Of(TreeRow row) => new(
        row.Depth, GraphNodeJson.Of(row.Node), row.Via is { } via ? GraphEdgeJson.Of(via) : null, row.IsRepeated);
}

/// <summary>A chain of what <c>rrpkg why --json</c> prints.</summary>
internal sealed record ChainJson(GraphNodeJson Root, IReadOnlyList<ChainStepJson> Steps)
{
    public static ChainJson Of(DependencyGraph graph, ReasonChain chain) => new(
        GraphNodeJson.Of(chain.Root),
        [.. chain.Edges.Select(e => new ChainStepJson(GraphNodeJson.Of(graph[e.To]), GraphEdgeJson.Of(e)))]);
}

internal sealed record ChainStepJson(GraphNodeJson Node, GraphEdgeJson Via);
