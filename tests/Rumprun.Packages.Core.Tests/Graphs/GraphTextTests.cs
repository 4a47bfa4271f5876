using Rumprun.Packages.Core.Graphs;
using Rumprun.Packages.Core.Graphs.Rendering;
using Rumprun.Packages.Testing;
using Rumprun.Packages.Testing.Graphs;

namespace Rumprun.Packages.Core.Tests.Graphs;

/// <summary>What each format makes of one graph, and whether the programs that read it do.</summary>
public sealed class GraphTextTests
{
    public static TheoryData<string> Formats => ["small.dot", "small.mmd", "small.svg"];

    [Theory]
    [MemberData(nameof(Formats))]
    public void Write_SmallGraph_IsAsAccepted(string name)
    {
        var text = Write(SampleGraphs.Small, name);
        if (Environment.GetEnvironmentVariable("RRPKG_ACCEPT") is { Length: > 0 } accepted)
        {
            // Someone has looked at the new files, or is about to.
            File.WriteAllText(Path.Combine(accepted, "Graphs", "Accepted", name), text);
        }

        Assert.Equal(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Graphs", "Accepted", name)), text);
    }

    [Fact]
    public void Dot_LargeGraph_IsReadByGraphviz()
    {
        Assert.SkipUnless(Machine.Has("dot"), "Graphviz is not installed");
        using var directory = new TemporaryDirectory();
        File.WriteAllText(Path.Combine(directory.Path, "graph.dot"), DotWriter.Write(SampleGraphs.Large));

        var plain = Machine.Run(directory.Path, "dot", "-Tplain", "graph.dot").Split('\n');

        Assert.Equal(
            SampleGraphs.Large.Nodes.Length, plain.Count(static l => l.StartsWith("node ", StringComparison.Ordinal)));
        Assert.Equal(
            SampleGraphs.Large.Edges.Length, plain.Count(static l => l.StartsWith("edge ", StringComparison.Ordinal)));
    }

    [Fact]
    public void Write_NodesInAnotherOrder_IsTheSame()
    {
        var graph = SampleGraphs.Large;
        var other = new DependencyGraph(graph.Target, graph.Nodes.Reverse(), graph.Edges.Reverse());

        Assert.All(Formats, f => Assert.Equal(Write(graph, f.Data), Write(other, f.Data)));
    }

    private static string Write(DependencyGraph graph, string name) => Path.GetExtension(name) switch
    {
        ".dot" => DotWriter.Write(graph),
        ".mmd" => MermaidWriter.Write(graph),
        _ => SvgWriter.Write(graph),
    };
}
