using System.Collections.Immutable;
using Rumprun.Packages.Core;
using Rumprun.Packages.Core.Graphs;
using Rumprun.Packages.Core.Graphs.Rendering;
using Rumprun.Packages.Core.Naming;
using Rumprun.Packages.Core.Planning;
using Rumprun.Packages.Core.Ports;
using Rumprun.Packages.Engine.Resolving;
using Rumprun.Packages.Engine.Resolving.Graphs;
using Rumprun.Packages.Engine.Toolchains;
using Rumprun.Packages.Testing;

namespace Rumprun.Packages.Engine.Tests.Resolving.Graphs;

public sealed class DependencyGraphBuilderTests
{
    private static readonly Target s_target = TargetSelector.Hosted;

    [Fact]
    public void Build_VirtualAndToolchain_AreSaidOfTheEdgeAndTheNode()
    {
        var nginx = Node("nginx", ["libssl", "zlib"]) with
        {
            Virtuals = ImmutableSortedDictionary<PortName, PortName>.Empty.Add(Name("libssl"), Name("openssl")),
        };

        var graph = Build(new ResolvedGraph([Node("openssl", []), nginx])
        {
            OfToolchain = [new ToolchainLibrary(Name("zlib"), SampleBuild.Version("1.2.3"))],
        });

        Assert.Equal(
            "nginx 1.0.0\n|-- openssl 1.0.0 (libssl)\n`-- zlib 1.2.3 of the toolchain\n", Tree(graph, "nginx"));
        Assert.Equal(["nginx", "openssl", "toolchain:zlib"], graph.Nodes.Select(static n => n.Id));
        Assert.Equal("openssl", Assert.Single(graph.Named(Name("libssl"))).Id);
    }

    [Fact]
    public void Build_ToolsThatComeOutTheSame_AreOneNode()
    {
        var tool = new ResolvedGraph([Node("base", []), Node("maker", ["base"], requested: true)]);

        var graph = Build(
            new ResolvedGraph([Node("a", [], tools: [("maker", tool)]), Node("b", ["a"], tools: [("maker", tool)])]));

        Assert.Equal(["a", "b", "build:base", "build:maker"], graph.Nodes.Select(static n => n.Id));
        Assert.Equal(2, graph.DependentsOf(graph["build:maker"]).Count());
    }

    [Fact]
    public void Build_ToolsThatDifferInWhatTheyNeed_AreTwoNodes()
    {
        var plain = new ResolvedGraph([Node("maker", [], requested: true)]);
        var other = new ResolvedGraph([Node("base", []), Node("maker", ["base"], requested: true)]);

        var graph = Build(
            new ResolvedGraph([Node("a", [], tools: [("maker", plain)]), Node("b", ["a"], tools: [("maker", other)])]));

        Assert.Equal("build:maker", Assert.Single(graph.NeedsOf(graph["a"])).To);
        Assert.Equal(["a", "build:maker#2"], graph.NeedsOf(graph["b"]).Select(static e => e.To));
        Assert.Equal("build:base", Assert.Single(graph.NeedsOf(graph["build:maker#2"])).To);
    }

    [Fact]
    public void Build_SeveralDeclarationsOfOnePort_AreOneEdgeWithAllReasons()
    {
        var condition = new Condition { Platforms = [new(Platform.Hosted, Negated: false)] };
        var app = Node("app", ["lib"]);
        app = app with
        {
            Port = app.Port with { Dependencies = [.. app.Port.Dependencies, new(Dependency("lib"), condition)] },
        };

        var graph = Build(new ResolvedGraph([Node("lib", []), app]));

        var edge = Assert.Single(graph.Edges);
        Assert.Equal([[], ["on hosted"]], edge.Reasons.Select(static r => r.Conditions.ToArray()));
        Assert.Empty(edge.Causes);
    }

    [Fact]
    public void Build_WhatATreeBuildsEverythingWith_HangsOnWhatWasAskedForAlone()
    {
        ResolvedNode[] nodes =
        [
            Node("compat", []),
            .. new[] { Node("lib", ["compat"]), Node("app", ["compat", "lib"], requested: true) }.Select(static n => n with
            {
                Port = n.Port with
                {
                    Dependencies = [.. n.Port.Dependencies.Where(static d => d.Value.Port != Name("compat"))],
                    Runtime = [new(Dependency("compat"), Condition.Always)],
                },
            }),
        ];

        Assert.Equal(
            "app 1.0.0\n|-- compat 1.0.0 (runtime)\n`-- lib 1.0.0\n", Tree(Build(new ResolvedGraph([.. nodes])), "app"));
    }

    private static DependencyGraph Build(ResolvedGraph resolved) => DependencyGraphBuilder.Build(resolved, s_target);

    private static string Tree(DependencyGraph graph, string root) =>
        TreeWriter.Write(GraphTree.Of(graph, [graph[root]], new TreeOptions()), usesUnicode: false);

    private static ResolvedNode Node(
        string name, string[] libraries, bool requested = false, params (string Name, ResolvedGraph Graph)[] tools) => new()
        {
            Port = SampleBuild.Port(name) with
            {
                Dependencies = [.. libraries.Select(static l => (Conditional<Dependency>)Dependency(l))],
                BuildTools = [.. tools.Select(static t => (Conditional<Dependency>)Dependency(t.Name))],
            },
            Selection = PortSelection.For(s_target),
            Libraries = [.. libraries.Select(Name)],
            Tools = [.. tools.Select(static t => t.Graph)],
            IsRequested = requested,
        };

    private static Dependency Dependency(string name) => new(Name(name), NuGet.Versioning.VersionRange.All, []);

    private static PortName Name(string name) => PortName.Parse(name);
}
