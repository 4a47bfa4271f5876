using System.Collections.Immutable;
using Rumprun.Packages.Engine.Progress;

namespace Rumprun.Packages.Engine.Building.Scheduling;

/// <summary>
/// The build slots of one run. The jobserver behind them is opened when the first port asks for a slot: a run that finds
/// everything in the store needs none.
/// </summary>
/// <param name="remainingPaths">By a port's index: how long it and the longest chain of ports that wait for it may
/// take.</param>
internal sealed class BuildSlots(
    BuildHost host, Func<ImmutableArray<TimeSpan>> remainingPaths, IProgress<ProgressEvent> progress) : IAsyncDisposable
{
    private readonly Lazy<OpenSlots> _open = new(() => new OpenSlots(host.OpenJobServer(), remainingPaths(), progress));

    private volatile bool _isClosed;

    /// <summary>Whether the run starts nothing more.</summary>
    public bool IsClosed => _isClosed;

    /// <summary>The jobserver's FIFO, for steps to open.</summary>
    public string JobServer => _open.Value.FifoPath;

    /// <summary>Waits for a slot.</summary>
    /// <returns>Null if the slots are closed.</returns>
    public async Task<BuildSlot?> TakeAsync(ScheduledPort port, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return _isClosed ? null : await _open.Value.TakeAsync(port, cancellationToken);
    }

    /// <summary>Starts nothing more. Builds that have a slot keep it.</summary>
    public void Close()
    {
        _isClosed = true;
        if (_open.IsValueCreated)
        {
            _open.Value.Close();
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (_open.IsValueCreated)
        {
            await _open.Value.DisposeAsync();
        }
    }

    private sealed class OpenSlots : IAsyncDisposable
    {
        private readonly JobServer _jobs;

        private readonly ImmutableArray<TimeSpan> _remainingPaths;

        private readonly SlotQueue _queue;

        private readonly PeriodicTimer _timer = new(TimeSpan.FromMilliseconds(200));

        private readonly Task _watch;

        public OpenSlots(JobServer jobs, ImmutableArray<TimeSpan> remainingPaths, IProgress<ProgressEvent> progress)
        {
            (_jobs, _remainingPaths) = (jobs, remainingPaths);
            _queue = new SlotQueue(jobs);
            _watch = ReportJobsAsync(progress);
        }

        public string FifoPath => _jobs.FifoPath;

        public Task<BuildSlot?> TakeAsync(ScheduledPort port, CancellationToken cancellationToken) =>
            _queue.TakeAsync(_remainingPaths[port.Index], cancellationToken);

        public void Close() => _queue.Close();

        public async ValueTask DisposeAsync()
        {
            await _queue.DisposeAsync();
            _timer.Dispose();
            await _watch;
            _jobs.Dispose();
        }

        private async Task ReportJobsAsync(IProgress<ProgressEvent> progress)
        {
            for (var before = -1; await _timer.WaitForNextTickAsync();)
            {
                if (_jobs.Busy is var now && now != before)
                {
                    progress.Report(new ProgressEvent.JobsRunning(now));
                    before = now;
                }
            }
        }
    }
}
