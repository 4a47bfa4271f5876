using Rumprun.Packages.Engine.Launching;
using Rumprun.Packages.Engine.Launching.Detached;
using Rumprun.Packages.Engine.Processes;

// Supervises a detached guest as the command does, for tests that start and kill supervisors: PROBES GUEST-DIRECTORY.
var tools = new LaunchTools(SearchPath.Parse(Environment.GetEnvironmentVariable("PATH")));
return (int)await new GuestSupervisor(tools, args[0], TimeProvider.System).RunAsync(args[1], CancellationToken.None);
