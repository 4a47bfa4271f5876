using System.Diagnostics;

namespace Rumprun.Packages.Benchmarks;

/// <summary>
/// What a person waits for before the command does anything: whole processes of the native binary, from start to exit. The
/// repeated install runs in the user's own home, where nginx is installed first if it is not yet.
/// </summary>
public sealed class StartupBenchmark : IBenchmark
{
    private const int Runs = 20;

    public string Name => "startup";

    public string Summary => "rrpkg --version, rrpkg list and a repeated rrpkg install nginx";

    public async Task<IReadOnlyList<Figure>> RunAsync(string root, CancellationToken cancellationToken)
    {
        var rrpkg = Path.Combine(root, "artifacts/rrpkg/rrpkg");
        await TimeAsync(rrpkg, ["install", "nginx"], cancellationToken);
        return
        [
            await MeasureAsync(rrpkg, ["--version"], 15, cancellationToken),
            await MeasureAsync(rrpkg, ["list"], 15, cancellationToken),
            await MeasureAsync(rrpkg, ["install", "nginx", "--offline"], 50, cancellationToken),
        ];
    }

    private static async Task<Figure> MeasureAsync(
        string program, IReadOnlyList<string> arguments, double budget, CancellationToken cancellationToken)
    {
        var times = new List<double>(Runs);
        await TimeAsync(program, arguments, cancellationToken);
        for (var run = 0; run < Runs; run++)
        {
            times.Add((await TimeAsync(program, arguments, cancellationToken)).TotalMilliseconds);
        }

        return Figure.Of($"rrpkg {string.Join(' ', arguments)}", times, budget);
    }

    private static async Task<TimeSpan> TimeAsync(
        string program, IReadOnlyList<string> arguments, CancellationToken cancellationToken)
    {
        var start = new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true };
        var timer = Stopwatch.StartNew();
        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEndAsync(cancellationToken);
        var error = process.StandardError.ReadToEndAsync(cancellationToken);
        await process.WaitForExitAsync(cancellationToken);
        var elapsed = timer.Elapsed;
        await output;
        return process.ExitCode == 0
            ? elapsed
            : throw new InvalidOperationException($"{program} {string.Join(' ', arguments)} failed: {await error}");
    }
}
