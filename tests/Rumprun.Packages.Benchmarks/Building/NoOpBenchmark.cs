namespace Rumprun.Packages.Benchmarks.Building;

/// <summary>
/// What a build of the whole tree costs that has nothing to do. The first one, which has, takes some minutes and is not
/// counted.
/// </summary>
public sealed class NoOpBenchmark : IBenchmark
{
    private const int Runs = 20;

    public string Name => "no-op";

    public string Summary => "rrpkg build --all with everything built before";

    public async Task<IReadOnlyList<Figure>> RunAsync(string root, CancellationToken cancellationToken)
    {
        using var home = new BenchHome(root);
        string[] all = ["build", "--all"];
        await home.RunAsync(all, cancellationToken);
        var times = new List<double>(Runs);
        for (var run = 0; run < Runs; run++)
        {
            times.Add((await home.RunAsync(all, cancellationToken)).TotalMilliseconds);
        }

        return [Figure.Of("rrpkg build --all, nothing to do", times, budget: 100)];
    }
}
