using System.Collections.Immutable;
using Rumprun.Packages.Engine.Building;
using Rumprun.Packages.Engine.Files;

namespace Rumprun.Packages.Engine.Operations.Building.Scheduling;

/// <summary>What builds of one run share, made when the first of them begins: the jobserver, the lanes, and what goes first.</summary>
internal sealed class Workshop : IAsyncDisposable
{
    private readonly JobServer _jobs;

    private readonly Lanes _lanes;

    private readonly ImmutableArray<TimeSpan> _remainingPaths;

    public Workshop(RrpkgDirectories directories, PackageKeeper packages, ImmutableArray<ScheduledPort> ports, int jobs)
    {
        Leftovers.Sweep(directories, packages);
        _jobs = new JobServer(directories.Builds, jobs);
        _lanes = new Lanes(_jobs);
        _remainingPaths = BuildEstimates.RemainingPaths(ports, BuildEstimates.Known(packages.Records()));
    }

    public string JobServer => _jobs.FifoPath;

    /// <returns>Null where no more work is begun.</returns>
    public Task<Lanes.Lane?> TakeLaneAsync(ScheduledPort port, CancellationToken cancellationToken) =>
        _lanes.TakeAsync(_remainingPaths[port.Index], cancellationToken);

    /// <summary>Begins nothing more.</summary>
    public void Close() => _lanes.Close();

    public async ValueTask DisposeAsync()
    {
        await _lanes.DisposeAsync();
        _jobs.Dispose();
    }
}
