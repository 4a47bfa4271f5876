using System.Text.Json;
using Rumprun.Packages.Benchmarks;
using Rumprun.Packages.Benchmarks.Building;
using Rumprun.Packages.Benchmarks.Debian;
using Rumprun.Packages.Benchmarks.Resolving;

// A process of its own for what is measured from start to end.
if (args is [DesktopInstallation.Argument, var lists])
{
    Console.Out.WriteLine(JsonSerializer.Serialize(DesktopInstallation.Run(lists), FigureJson.Default.DesktopInstallation));
    return 0;
}

var solver = new SolverBenchmark(Repetition.Steady, largest: 400);
var debian = new DebianBenchmark(Repetition.Steady, rounds: 10);
IBenchmark[] benchmarks =
    [new StartupBenchmark(), new BuildBenchmark(), new NoOpBenchmark(), new ResolverBenchmark(
        solver, debian), solver, debian];
return await BenchmarkProgram.RunAsync(args, benchmarks, Console.Out, Console.Error);
