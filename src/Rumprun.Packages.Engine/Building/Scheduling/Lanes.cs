
namespace Rumprun.Packages.Engine.Building.Scheduling;

/// <summary>
/// The places at which ports are worked on side by side, one a token of the jobserver. A place that is free goes to the port with
/// the longest path before it.
/// </summary>
internal sealed class Lanes(JobServer jobs) : IAsyncDisposable
{
    private readonly Lock _gate = new();

    private readonly PriorityQueue<TaskCompletionSource<Lane?>, TimeSpan> _waiting = new();

    private readonly SortedSet<int> _free = [.. Enumerable.Range(0, jobs.Slots)];

    private bool _isClosed;

    private Task _serving = Task.CompletedTask;

    private bool _isServing;

    /// <summary>Waits for a lane.</summary>
    /// <returns>Null once the lanes are closed.</returns>
    public async Task<Lane?> TakeAsync(TimeSpan remainingPath, CancellationToken cancellationToken)
    {
        var turn = new TaskCompletionSource<Lane?>(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (_gate)
        {
            if (_isClosed)
            {
                return null;
            }

            _waiting.Enqueue(turn, -remainingPath);
            if (!_isServing)
            {
                _isServing = true;
                _serving = ServeAsync();
            }
        }

        await using var registration = cancellationToken.Register(() => turn.TrySetCanceled(cancellationToken));
        return await turn.Task;
    }

    /// <summary>Nobody gets a lane any more. Those that have one keep it.</summary>
    public void Close()
    {
        lock (_gate)
        {
            _isClosed = true;
            while (_waiting.TryDequeue(out var turn, out _))
            {
                turn.TrySetResult(null);
            }
        }
    }

    /// <summary>Once every lane was given back.</summary>
    public async ValueTask DisposeAsync()
    {
        Close();
        await _serving;
    }

    private async Task ServeAsync()
    {
        while (true)
        {
            await jobs.EnterAsync(CancellationToken.None);
            lock (_gate)
            {
                var lane = new Lane(this, _free.Min);
                _free.Remove(lane.Number);
                while (_waiting.TryDequeue(out var turn, out _))
                {
                    if (turn.TrySetResult(lane))
                    {
                        lane = null;
                        break;
                    }
                }

                if (lane is not null)
                {
                    // Closed or cancelled meanwhile.
                    Return(lane.Number);
                }

                if (_waiting.Count == 0)
                {
                    _isServing = false;
                    return;
                }
            }
        }
    }

    private void Return(int number)
    {
        lock (_gate)
        {
            _free.Add(number);
        }

        jobs.Leave();
    }

    /// <summary>One place; free again when it is disposed.</summary>
    internal sealed class Lane(Lanes lanes, int number) : IDisposable
    {
        /// <summary>From 0; the lowest that was free.</summary>
        public int Number => number;

        public void Dispose() => lanes.Return(number);
    }
}
