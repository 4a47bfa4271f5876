using Rumprun.Packages.Testing.Resolution;

namespace Rumprun.Packages.Core.Tests.Resolution;

public sealed class ScenarioTests
{
    public static TheoryData<string> Names => NamesIn("Scenarios");

    public static TheoryData<string> Explanations => NamesIn("Explanations");

    [Theory]
    [MemberData(nameof(Names))]
    public void VersionSolver_Scenario_ShowsItsTranscript(string name) => Compare("Scenarios", name, static s => s.Solve());

    [Theory]
    [MemberData(nameof(Explanations))]
    public void ResolutionExplainer_Scenario_ShowsItsTranscript(string name) =>
        Compare("Explanations", name, static s => s.Explain());

    private static TheoryData<string> NamesIn(string folder) =>
        [.. Directory.EnumerateFiles(PathOf(folder), "*.test").Select(
            static f => Path.GetFileName(f)!).Order(StringComparer.Ordinal)];

    private static string PathOf(string folder) => Path.Combine(AppContext.BaseDirectory, "Resolution", folder);

    private static void Compare(string folder, string name, Func<Scenario, string> show)
    {
        var text = File.ReadAllText(Path.Combine(PathOf(folder), name));
        var scenario = Scenario.Parse(text);
        if (Environment.GetEnvironmentVariable("RRPKG_ACCEPT") is { Length: > 0 } accepted)
        {
            // Someone has read the new transcripts, or is about to, in the difference of these folders.
            File.WriteAllText(Path.Combine(accepted, folder, name), $"{text.Split("---\n")[0]}---\n{show(scenario)}\n");
        }

        Assert.Equal(scenario.Transcript, show(scenario));
    }
}
