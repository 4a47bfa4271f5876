using Rumprun.Packages.Benchmarks;
using Rumprun.Packages.Benchmarks.Resolving;

IBenchmark[] benchmarks = [new StartupBenchmark(), new ResolverBenchmark(Repetition.Steady, largest: 400)];
return await BenchmarkProgram.RunAsync(args, benchmarks, Console.Out, Console.Error);
