using Rumprun.Packages.Benchmarks;
using Rumprun.Packages.Benchmarks.Debian;
using Rumprun.Packages.Benchmarks.Resolving;

// A process of its own for what is measured from start to end.
if (args is ["--desktop", var lists])
{
    Console.Out.WriteLine(DesktopInstallation.Run(lists));
    Console.Out.WriteLine(DesktopInstallation.Run(lists));
    return 0;
}

IBenchmark[] benchmarks = [new StartupBenchmark(), new ResolverBenchmark(Repetition.Steady, largest: 400)];
return await BenchmarkProgram.RunAsync(args, benchmarks, Console.Out, Console.Error);
