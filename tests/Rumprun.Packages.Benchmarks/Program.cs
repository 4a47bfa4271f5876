using Rumprun.Packages.Benchmarks;

return await BenchmarkProgram.RunAsync(args, [new StartupBenchmark()], Console.Out, Console.Error);
