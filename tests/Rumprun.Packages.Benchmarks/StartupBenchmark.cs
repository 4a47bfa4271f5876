using System.Globalization;

namespace Rumprun.Packages.Benchmarks;

/// <summary>
/// What a person waits for before the command does anything: whole processes of the native binary, from start to exit, each
/// in turn with the program that it is compared with. The repeated install runs in the user's own home, where nginx is
/// installed first if it is not yet.
/// </summary>
public sealed class StartupBenchmark : IBenchmark
{
    private const int Runs = 20;

    public string Name => "startup";

    public string Summary => "rrpkg --version, list and a repeated install nginx, beside pacman and a bare native program";

    public async Task<IReadOnlyList<Figure>> RunAsync(string root, CancellationToken cancellationToken)
    {
        var rrpkg = Path.Combine(root, "artifacts/rrpkg/rrpkg");
        var pacman = Found("/usr/bin/pacman", "apt-get install pacman-package-manager");
        var bare = Found(
            Path.Combine(root, "artifacts/bare/rrpkg-bare"), "scripts/publish bare tests/Rumprun.Packages.BareProgram");
        await new ProcessRun("", rrpkg, "install", "nginx").TimeAsync(cancellationToken);
        var version = new ProcessRun("rrpkg --version", rrpkg, "--version");
        return
        [
            .. await CompareAsync(
                version, new ProcessRun("a bare native program", bare), maximumRatio: null, mostAbove: 5, cancellationToken),
            .. await CompareAsync(
                version,
                new ProcessRun("pacman --version", pacman, "--version"),
                maximumRatio: 1,
                mostAbove: null,
                cancellationToken),
            .. await CompareAsync(
                new ProcessRun("rrpkg list", rrpkg, "list"),
                new ProcessRun("pacman -Q", pacman, "-Q")
                {
                    // 1: pacman has installed nothing here.
                    ExitCodes = [0, 1],
                },
                maximumRatio: 1,
                mostAbove: null,
                cancellationToken),
            await MeasureAsync(
                new ProcessRun("rrpkg install nginx --offline", rrpkg, "install", "nginx", "--offline"),
                budget: 50,
                cancellationToken),
        ];
    }

    /// <summary>Runs both in turns, so that what else the machine does falls on both.</summary>
    /// <returns>A row for each, then the ratios and the differences of the pairs.</returns>
    private static async Task<IReadOnlyList<Figure>> CompareAsync(
        ProcessRun ours, ProcessRun other, double? maximumRatio, double? mostAbove, CancellationToken cancellationToken)
    {
        var (first, second) = (new List<double>(Runs), new List<double>(Runs));
        for (var run = -1; run < Runs; run++)
        {
            var one = (await ours.TimeAsync(cancellationToken)).TotalMilliseconds;
            var two = (await other.TimeAsync(cancellationToken)).TotalMilliseconds;
            if (run >= 0)
            {
                // The first pair only brings the files into memory.
                first.Add(one);
                second.Add(two);
            }
        }

        return
        [
            Figured(ours, first, budget: null),
            Figured(other, second, budget: null),
            Figure.Of("  ratio", [.. first.Zip(second, static (a, b) => a / b)], maximumRatio),
            Figure.Of("  difference", [.. first.Zip(second, static (a, b) => a - b)], mostAbove),
        ];
    }

    private static async Task<Figure> MeasureAsync(ProcessRun command, double budget, CancellationToken cancellationToken)
    {
        var times = new List<double>(Runs);
        await command.TimeAsync(cancellationToken);
        for (var run = 0; run < Runs; run++)
        {
            times.Add((await command.TimeAsync(cancellationToken)).TotalMilliseconds);
        }

        return Figured(command, times, budget);
    }

    private static Figure Figured(ProcessRun command, List<double> times, double? budget)
    {
        var (faults, resident) = command.Memory();
        var memory = string.Create(
            CultureInfo.InvariantCulture, $"{faults} page faults, {resident / 1048576.0:0.0} MiB resident");
        return Figure.Of(command.Subject, times, budget) with { Remark = memory };
    }

    private static string Found(string program, string remedy) =>
        File.Exists(program)
            ? program
            : throw new MissingPrerequisiteException($"`{program}` is measured beside rrpkg: {remedy}");
}
