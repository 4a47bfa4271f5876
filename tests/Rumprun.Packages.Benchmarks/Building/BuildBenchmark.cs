using System.Globalization;

namespace Rumprun.Packages.Benchmarks.Building;

/// <summary>
/// What rrpkg adds to a build's own commands, and how well it fills two processors. Whatever
/// is compared is run in turns, so that what else the machine does falls on both.
/// </summary>
public sealed class BuildBenchmark : IBenchmark
{
    private const int Pairs = 4;
    private const int Jobs = 2;
    private const string Port = "luajit";
    private const string OtherPort = "pcre2";

    /// <summary>What the ports stand on, built beforehand: the comparison is about themselves.</summary>
    private const string Common = "rumprun-compat";

    public string Name => "build";

    public string Summary => "rrpkg build luajit against its commands by hand, and two ports at once";

    public async Task<IReadOnlyList<Figure>> RunAsync(string root, CancellationToken cancellationToken)
    {
        using var home = new BenchHome(root);
        return
        [
            .. await OverheadAsync(home, cancellationToken),
            .. await TwoPortsAsync(home, cancellationToken),
        ];
    }

    private static async Task<IEnumerable<Figure>> OverheadAsync(BenchHome home, CancellationToken cancellationToken)
    {
        var recording = new StepRecording(Directory.CreateDirectory(Path.Combine(home.Path, "recording")).FullName);
        await home.RunAsync(BuildOf(Port), cancellationToken);
        home.ForgetAllBut(Common);
        await recording.RecordAsync(home, BuildOf(Port), cancellationToken);
        List<double> ours = [], ourSteps = [], hand = [], handSteps = [];
        for (var pair = 0; pair < Pairs; pair++)
        {
            home.ForgetAllBut(Common);
            ours.Add((await home.RunAsync(BuildOf(Port), cancellationToken)).TotalMilliseconds);
            ourSteps.Add(home.StepsOf(Port).TotalMilliseconds);
            var (layout, steps, bake) = await recording.ReplayAsync(Jobs, Port, cancellationToken);
            hand.Add((layout + steps + bake).TotalMilliseconds);
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
                home.ForgetAllBut(Common);
                alone.Add(await home.WorkAsync(BuildOf(port), cancellationToken));
            }

            home.ForgetAllBut(Common);
            together.Add((await home.RunAsync(BuildOf(Port, OtherPort), cancellationToken)).TotalMilliseconds);
            bounds.Add(
                Math.Max(
                    alone.Max(static c => c.Elapsed.TotalMilliseconds),
                    alone.Sum(static c => c.Work.TotalMilliseconds) / Jobs));
        }

        return
        [
            Figure.Of($"rrpkg build {Port} {OtherPort} -j {Jobs}", together, budget: null),
            Figure.Of("  longest alone, or half of all work", bounds, budget: null),
            Figure.Of("  ratio", Ratios(together, bounds), budget: 1.1),
        ];
    }

    private static string[] BuildOf(params string[] ports) =>
        ["build", .. ports, "-j", Jobs.ToString(CultureInfo.InvariantCulture)];

    private static double[] Ratios(List<double> of, List<double> to) => [.. of.Zip(to, static (a, b) => a / b)];
}
