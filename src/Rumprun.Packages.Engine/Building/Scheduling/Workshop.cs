using System.Collections.Immutable;
using Rumprun.Packages.Engine.Progress;

namespace Rumprun.Packages.Engine.Building.Scheduling;

/// <summary>What builds of one run share, made when the first of them begins: the jobserver, the lanes, and what goes first.</summary>
internal sealed class Workshop : IAsyncDisposable
{
    private readonly JobServer _jobs;

    private readonly Lanes _lanes;

    private readonly PeriodicTimer _looks = new(TimeSpan.FromMilliseconds(200));

    private readonly Task _watch;

    private readonly ImmutableArray<TimeSpan> _remainingPaths;

    /// <param name="scratch">A directory for the jobserver.</param>
    public Workshop(string scratch, PackageKeeper packages, ImmutableArray<ScheduledPort> ports, int jobs, IProgress<ProgressEvent> progress)
    {
        _jobs = new JobServer(scratch, jobs);
        _lanes = new Lanes(_jobs);
        _watch = WatchJobsAsync(progress);
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
        _looks.Dispose();
        await _watch;
        _jobs.Dispose();
    }

    private async Task WatchJobsAsync(IProgress<ProgressEvent> progress)
    {
        for (var before = -1; await _looks.WaitForNextTickAsync();)
        {
            if (_jobs.Busy is var now && now != before)
            {
                progress.Report(new ProgressEvent.JobsRunning(now));
                before = now;
            }
        }
    }
}
