using System.Collections.Immutable;
using NuGet.Versioning;
using Rumprun.Packages.Core.Graphs;
using Rumprun.Packages.Core.Naming;
using Rumprun.Packages.Core.Ports;

namespace Rumprun.Packages.Core.Tests.Graphs;

public sealed class ConditionWordingTests
{
    private static readonly PortSelection s_selection =
        new(new Target(Platform.Hw, Architecture.X86_64), [PortName.Parse("ssl"), PortName.Parse("http2")]);

    [Fact]
    public void Of_EveryKey_NamesWhatHolds()
    {
        var condition = new Condition
        {
            Options = [Option("xml"), Option("ssl"), Option("http2")],
            Platforms = [new(Platform.Xen, Negated: false), new(Platform.Hw, Negated: false)],
            Architectures = [new(Architecture.Arm, Negated: true)],
        };

        Assert.Equal(["option ssl", "on hw", "not on arm"], ConditionWording.Of(condition, s_selection));
    }

    [Fact]
    public void Of_OptionThatIsOff_SaysWithout() =>
        Assert.Equal(
            ["without option xml"],
            ConditionWording.Of(new Condition { Options = [Option("xml", negated: true)] }, s_selection));

    [Fact]
    public void Of_Always_SaysNothing() => Assert.Empty(ConditionWording.Of(Condition.Always, s_selection));

    [Fact]
    public void Causes_OfOneThatAlwaysCountsAndOneThatDoesNot_AreNone() =>
        Assert.Empty(Edge([], ["option a"]).Causes);

    [Fact]
    public void Causes_OfSeveralConditions_AreAlternatives() =>
        Assert.Equal(["option a, on hw or option b"], Edge(["option a", "on hw"], ["option b"]).Causes);

    private static GraphEdge Edge(params ImmutableArray<string>[] conditions) => new(
        "a",
        "b",
        GraphEdgeKind.Library,
        [.. conditions.Select(static c => new EdgeReason { Range = VersionRange.All, Conditions = c })]);

    private static Alternative<PortName> Option(string name, bool negated = false) => new(PortName.Parse(name), negated);
}
