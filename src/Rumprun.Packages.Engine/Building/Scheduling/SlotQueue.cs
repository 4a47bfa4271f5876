namespace Rumprun.Packages.Engine.Building.Scheduling;

/// <summary>
/// Gives build slots to the ports that wait for one. There are as many as the jobserver has tokens, and each holds a token.
/// A free slot goes to the port with the longest remaining path.
/// </summary>
internal sealed class SlotQueue(JobServer jobs) : IAsyncDisposable
{
    private readonly Lock _gate = new();

    private readonly PriorityQueue<TaskCompletionSource<BuildSlot?>, TimeSpan> _waiting = new();

    private readonly SortedSet<int> _free = [.. Enumerable.Range(0, jobs.Tokens)];

    private bool _isClosed;

    private Task _serving = Task.CompletedTask;

    private bool _isServing;

    /// <summary>Waits for a slot.</summary>
    /// <returns>Null if the queue is closed.</returns>
    public async Task<BuildSlot?> TakeAsync(TimeSpan remainingPath, CancellationToken cancellationToken)
    {
        var turn = new TaskCompletionSource<BuildSlot?>(TaskCreationOptions.RunContinuationsAsynchronously);
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

    /// <summary>Stops granting slots. Slots already granted stay valid.</summary>
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

    /// <summary>Closes the queue and waits until all slots are released.</summary>
    public async ValueTask DisposeAsync()
    {
        Close();
        await _serving;
    }

    /// <summary>Called once by a slot that is released.</summary>
    internal void Return(int number)
    {
        lock (_gate)
        {
            _free.Add(number);
        }

        jobs.Leave();
    }

    private async Task ServeAsync()
    {
        while (true)
        {
            await jobs.EnterAsync(CancellationToken.None);
            lock (_gate)
            {
                var slot = new BuildSlot(this, _free.Min);
                _free.Remove(slot.Number);
                while (_waiting.TryDequeue(out var turn, out _))
                {
                    if (turn.TrySetResult(slot))
                    {
                        slot = null;
                        break;
                    }
                }

                // The ports that waited were cancelled, or the queue was closed.
                slot?.Dispose();
                if (_waiting.Count == 0)
                {
                    _isServing = false;
                    return;
                }
            }
        }
    }
}

/// <summary>A place for one build; it is free again when this is disposed.</summary>
internal sealed class BuildSlot(SlotQueue queue, int number) : IDisposable
{
    /// <summary>Counted from 0: the lowest free index.</summary>
    public int Number => number;

    public void Dispose() => queue.Return(number);
}
