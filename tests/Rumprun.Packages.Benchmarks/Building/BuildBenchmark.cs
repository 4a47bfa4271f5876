using System.Globalization;

namespace Rumprun.Packages.Benchmarks.Building;

/// <summary>
/// What rrpkg adds to a build's own commands, how well it fills two processors, and what a build costs that has nothing to do. Whatever
/// is compared is run in turns, so that what else the machine does falls on both.
/// </summary>
public sealed class BuildBenchmark : IBenchmark
{
    private const int Pairs = 3;
    private const int NoOpRuns = 20;
    private const int Jobs = 2;
    private const string Port = "luajit";
    private const string OtherPort = "pcre2";

    public string Name => "build";

    public string Summary => "rrpkg build luajit against its commands by hand, two ports at once, and a build with nothing to do";

    public async Task<IReadOnlyList<Figure>> RunAsync(string root, CancellationToken cancellationToken)
    {
        using var home = new BenchHome(root);
        return
        [
            .. await OverheadAsync(home, cancellationToken),
            .. await TwoPortsAsync(home, cancellationToken),
            await NoOpAsync(home, cancellationToken),
        ];
    }

    private static async Task<IEnumerable<Figure>> OverheadAsync(BenchHome home, CancellationToken cancellationToken)
    {
        var recording = new StepRecording(Directory.CreateDirectory(Path.Combine(home.Path, "recording")).FullName);
        await recording.RecordAsync(home, BuildOf(Port), cancellationToken);
        List<double> ours = [], ourSteps = [], hand = [], handSteps = [];
        for (var pair = 0; pair < Pairs; pair++)
        {
            home.Forget();
            ours.Add((await home.RunAsync(BuildOf(Port), cancellationToken)).TotalMilliseconds);
            ourSteps.Add(home.StepsOf(Port).TotalMilliseconds);
            var (layout, steps) = await recording.ReplayAsync(Jobs, cancellationToken);
            hand.Add((layout + steps).TotalMilliseconds);
            handSteps.Add(steps.TotalMilliseconds);
        }

        return
        [
            Figure.Of($"rrpkg build {Port}", ours, budget: null),
            Figure.Of("  its steps", ourSteps, budget: null),
            Figure.Of("  the same commands by hand", handSteps, budget: null),
            Figure.Of("  ratio, steps", Ratios(ourSteps, handSteps), budget: 1.05),
            Figure.Of("  ratio, whole command", Ratios(ours, hand), budget: 1.05),
        ];
    }

    private static async Task<IEnumerable<Figure>> TwoPortsAsync(BenchHome home, CancellationToken cancellationToken)
    {
        List<double> together = [], bounds = [];
        for (var pair = 0; pair < Pairs; pair++)
        {
            var alone = new List<(TimeSpan Elapsed, TimeSpan Work)>();
            foreach (var port in (string[])[Port, OtherPort])
            {
                home.Forget();
                alone.Add(await home.WorkAsync(BuildOf(port), cancellationToken));
            }

            home.Forget();
            together.Add((await home.RunAsync(BuildOf(Port, OtherPort), cancellationToken)).TotalMilliseconds);
            bounds.Add(Math.Max(alone.Max(static c => c.Elapsed.TotalMilliseconds), alone.Sum(static c => c.Work.TotalMilliseconds) / Jobs));
        }

        return
        [
            Figure.Of($"rrpkg build {Port} {OtherPort} -j {Jobs}", together, budget: null),
            Figure.Of("  longest alone, or half of all work", bounds, budget: null),
            Figure.Of("  ratio", Ratios(together, bounds), budget: 1.1),
        ];
    }

    private static async Task<Figure> NoOpAsync(BenchHome home, CancellationToken cancellationToken)
    {
        string[] all = ["build", "--all"];
        await home.RunAsync(all, cancellationToken);
        var times = new List<double>(NoOpRuns);
        for (var run = 0; run < NoOpRuns; run++)
        {
            times.Add((await home.RunAsync(all, cancellationToken)).TotalMilliseconds);
        }

        return Figure.Of("rrpkg build --all, nothing to do", times, budget: 100);
    }

    private static string[] BuildOf(params string[] ports) => ["build", .. ports, "-j", Jobs.ToString(CultureInfo.InvariantCulture)];

    private static double[] Ratios(List<double> of, List<double> to) => [.. of.Zip(to, static (a, b) => a / b)];
}
