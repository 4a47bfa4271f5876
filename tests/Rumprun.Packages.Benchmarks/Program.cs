using Rumprun.Packages.Benchmarks;
using Rumprun.Packages.Benchmarks.Debian;
using Rumprun.Packages.Benchmarks.Resolving;

// A process of its own for what is measured from start to end.
if (args is ["--desktop", var lists])
{
    for (var i = 0; i < 60; i++)
    {
        var d = DesktopInstallation.Run(lists);
        if (i < 2 || i % 10 == 0)
        {
            Console.Out.WriteLine(d);
        }
    }

    return 0;
}

IBenchmark[] benchmarks = [new StartupBenchmark(), new ResolverBenchmark(Repetition.Steady, largest: 400)];
return await BenchmarkProgram.RunAsync(args, benchmarks, Console.Out, Console.Error);
