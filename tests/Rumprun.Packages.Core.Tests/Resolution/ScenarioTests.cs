using Rumprun.Packages.Testing.Resolution;

namespace Rumprun.Packages.Core.Tests.Resolution;

public sealed class ScenarioTests
{
    private static string Folder => Path.Combine(AppContext.BaseDirectory, "Resolution", "Scenarios");

    public static TheoryData<string> Names =>
        [.. Directory.EnumerateFiles(Folder, "*.test").Select(static f => Path.GetFileName(f)!).Order(StringComparer.Ordinal)];

    [Theory]
    [MemberData(nameof(Names))]
    public void VersionSolver_Scenario_ShowsItsTranscript(string name)
    {
        var scenario = Scenario.Parse(File.ReadAllText(Path.Combine(Folder, name)));
        Assert.Equal(scenario.Transcript, scenario.Solve());
    }
}
