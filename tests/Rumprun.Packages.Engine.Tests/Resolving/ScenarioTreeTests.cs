using Rumprun.Packages.Core.Diagnostics;
using Rumprun.Packages.Core.Resolution.Explaining;
using Rumprun.Packages.Engine.Resolving;
using Rumprun.Packages.Testing;
using Rumprun.Packages.Testing.Resolution;

namespace Rumprun.Packages.Engine.Tests.Resolving;

/// <summary>Resolves the solver's scenarios through ports trees on disk.</summary>
public sealed class ScenarioTreeTests : IDisposable
{
    /// <summary>What no tree or request can say, by scenario.</summary>
    private static readonly Dictionary<string, string> s_inexpressible = new(StringComparer.Ordinal)
    {
        ["Scenarios/newest-wins.test"] = "a tree has a version at one revision only",

        // Besides, a version of a port asks for another version of the same port.
        ["Scenarios/numbered-lines.test"] = "an option is required without its port",
        ["Scenarios/virtual-range-decides.test"] = "a virtual name has no versions",
        ["Scenarios/virtual-range-without-provider.test"] = "a virtual name has no versions",
    };

    private static readonly string s_folder = Path.Combine(AppContext.BaseDirectory, "Resolution");

    private readonly TemporaryDirectory _directory = new();

    public static TheoryData<string> Expressible => [.. All().Where(static n => !s_inexpressible.ContainsKey(n))];

    public static TheoryData<string> Inexpressible => [.. s_inexpressible.Keys.Order(StringComparer.Ordinal)];

    public void Dispose() => _directory.Dispose();

    [Theory]
    [MemberData(nameof(Expressible))]
    public void Choose_ScenarioAsATree_GivesTheSimulatorsAnswerAndExplanation(string name)
    {
        var scenario = Read(name);
        var tree = new ScenarioTree(scenario.Packages, scenario.Request, _directory.Path);
        try
        {
            var choice = tree.Choose(TestContext.Current.CancellationToken);
            Assert.Equal(scenario.Solve(), Scenario.TextOf(choice.Resolution));
            Assert.Equal(
                scenario.Explain(),
                Scenario.TextOf(ResolutionExplainer.Explain(
                    choice.Provider, choice.Request, choice.Resolution, TestContext.Current.CancellationToken)));
            AssertBuildable(tree, choice);
        }
        catch (DiagnosticException e)
        {
            var actual = Scenario.TextOf(Assert.Single(e.Diagnostics));
            Assert.Equal(Comparable(scenario.Solve(), actual), Comparable(actual, actual));
        }
    }

    [Theory]
    [MemberData(nameof(Inexpressible))]
    public void Write_ScenarioThatNoTreeCanSay_IsRefused(string name)
    {
        var scenario = Read(name);
        Assert.Equal(
            s_inexpressible[name],
            Assert.Throws<InexpressibleException>(
                () => new ScenarioTree(scenario.Packages, scenario.Request, _directory.Path)).Message);
    }

    [Fact]
    public void Choose_RandomUniversesAsTrees_GivesTheSimulatorsAnswers()
    {
        var problems = new List<string>();
        for (var seed = 0; seed < 500; seed++)
        {
            using var directory = new TemporaryDirectory();
            var universe = new DeclarableUniverse(seed);
            var expected = Scenario.Solve(universe.Packages, universe.Request);
            var actual = TextOf(new ScenarioTree(universe.Packages, universe.Request, directory.Path));
            if (Comparable(actual, actual) != Comparable(expected, actual))
            {
                problems.Add($"seed {seed}\n{expected}\n--- but through a tree\n{actual}");
            }
        }

        Assert.Equal("", string.Join("\n\n", problems.Take(3)));
    }

    /// <summary>A tree can be built for other targets, which the simulator does not know: then hints differ.</summary>
    private static string Comparable(string text, string actual) =>
        actual.Contains("\nhint: choose another target: `--target ", StringComparison.Ordinal)
            ? text.Split("\nhint: ")[0] : text;

    private static string TextOf(ScenarioTree tree)
    {
        try
        {
            return Scenario.TextOf(tree.Choose(TestContext.Current.CancellationToken).Resolution);
        }
        catch (DiagnosticException e)
        {
            return Scenario.TextOf(Assert.Single(e.Diagnostics));
        }
    }

    /// <summary>The graph has what was chosen, and each port of it after those that it needs.</summary>
    private static void AssertBuildable(ScenarioTree tree, PortChoice choice)
    {
        var nodes = tree.Resolve(TestContext.Current.CancellationToken).Nodes;
        Assert.Equal(
            choice.Resolution.Ports.Where(static p => !p.IsOfToolchain)
                .Select(static p => (p.Name, p.Version, string.Join(',', p.Options))),
            nodes.Select(static n => (n.Port.Name, n.Port.Version, string.Join(',', n.Selection.Options))).Order());
        for (var i = 0; i < nodes.Length; i++)
        {
            Assert.Empty(nodes[i].Libraries.Except(nodes[..i].Select(static n => n.Port.Name)));
        }
    }

    private static Scenario Read(string name) => Scenario.Parse(File.ReadAllText(Path.Combine(s_folder, name)));

    private static IEnumerable<string> All() => Directory.EnumerateFiles(s_folder, "*.test", SearchOption.AllDirectories)
        .Select(static f => Path.GetRelativePath(s_folder, f)).Order(StringComparer.Ordinal);
}
