using Rumprun.Packages.Benchmarks;
using Rumprun.Packages.Benchmarks.Building;

return await BenchmarkProgram.RunAsync(args, [new StartupBenchmark(), new BuildBenchmark()], Console.Out, Console.Error);
