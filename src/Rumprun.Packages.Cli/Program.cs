using Rumprun.Packages.Cli;

return await CommandLineApplication.RunAsync(args, CommandEnvironment.OfThisProcess());
