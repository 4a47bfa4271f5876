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
        var text = File.ReadAllText(Path.Combine(Folder, name));
        var scenario = Scenario.Parse(text);
        if (Environment.GetEnvironmentVariable("RRPKG_ACCEPT") is { Length: > 0 } accepted)
        {
            // Someone has read the new transcripts, or is about to, in the difference of this folder.
            File.WriteAllText(Path.Combine(accepted, name), $"{text.Split("---\n")[0]}---\n{scenario.Solve()}\n");
        }

        Assert.Equal(scenario.Transcript, scenario.Solve());
    }
}
