namespace Rumprun.Packages.Engine.Launching.Hosted;

/// <summary>Runs hosted programs as processes of this machine, each in a sandbox and a network of its own.</summary>
/// <param name="runRoot">The directory in which each run has its own.</param>
public sealed class HostedLauncher(LaunchTools tools, string runRoot, TimeProvider time) : IGuestLauncher
{
    public Task<LaunchPlan> PlanAsync(GuestSpecification guest, CancellationToken cancellationToken)
    {
        HostedChecks.Check(guest);
        return Task.FromResult(HostedCommandLine.Create(guest, tools, Path.Combine(runRoot, $"rrpkg-run-{guest.Name}")));
    }

    public async Task<RunningGuest> StartAsync(
        GuestSpecification guest, GuestOutput output, CancellationToken cancellationToken)
    {
        HostedChecks.Check(guest);
        var resolved = guest with { Forwards = HostPorts.Resolve(guest) };
        var run = RunDirectory.Create(runRoot);
        var session = await HostedSession.StartAsync(resolved, tools, run, output, time, cancellationToken);
        try
        {
            await ReadinessWait.WaitAsync(session, resolved, time, cancellationToken);
            return new RunningGuest(session, resolved.Forwards, isEmulated: false);
        }
        catch
        {
            await session.DisposeAsync();
            throw;
        }
    }
}
