using Rumprun.Packages.Server;

return await MirrorCommand.RunAsync(args, Console.Error, CancellationToken.None);
