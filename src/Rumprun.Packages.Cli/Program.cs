using Rumprun.Packages.Cli;

StandardStreams.Open();
return await CommandLineApplication.RunAsync(args, CommandEnvironment.OfThisProcess());
