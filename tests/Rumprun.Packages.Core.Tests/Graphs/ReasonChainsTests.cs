using Rumprun.Packages.Core.Graphs;
using Rumprun.Packages.Core.Graphs.Rendering;
using Rumprun.Packages.Core.Naming;
using Rumprun.Packages.Core.Ports;
using Rumprun.Packages.Testing.Graphs;

namespace Rumprun.Packages.Core.Tests.Graphs;

public sealed class ReasonChainsTests
{
    private static readonly DependencyGraph s_graph = SampleGraphs.Parse(["app", "other"], """
        app -> a : option a
        app -> b
        a -> lib : libx
        b -> lib
        b -> deep
        deep -> lib
        other ~> tool
        tool -> lib2
        """);

    [Fact]
    public void To_SeveralShortestWays_AreAllThere() => Assert.Equal(
        ["app 1.0.0 -> a 2.1.1 (option a) -> lib 4.3.3 (libx)", "app 1.0.0 -> b 3.2.2 -> lib 4.3.3"], Chains("lib"));

    [Fact]
    public void To_WhatABuildToolNeeds_TellsTheToolApart() =>
        Assert.Equal(["other 6.5.5 -> tool 7.6.6 (build tool) -> lib2 8.0.7"], Chains("lib2"));

    [Fact]
    public void To_VirtualPackage_LeadsToItsProvider() => Assert.Equal(2, Chains("libx").Length);

    [Fact]
    public void To_RequestedPort_IsAChainWithoutSteps() => Assert.Equal(["app 1.0.0"], Chains("app"));

    [Fact]
    public void To_ManyDiamonds_AreFoundOneByOne()
    {
        // 2^40 chains.
        var edges = Enumerable.Range(0, 40).Select(
            static i => $"n{i} -> l{i}\nn{i} -> r{i}\nl{i} -> n{i + 1}\nr{i} -> n{i + 1}");
        var graph = SampleGraphs.Parse(["n0"], string.Join('\n', edges));

        Assert.Equal(3, ReasonChains.To(graph, [graph["n40"]]).Take(3).Count());
    }

    private static string[] Chains(string name) =>
        [.. ReasonChains.To(
            s_graph, [.. s_graph.Named(PortName.Parse(name))]).Select(static c => ChainWriter.Write(s_graph, c))];
}
