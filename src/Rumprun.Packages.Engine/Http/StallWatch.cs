namespace Rumprun.Packages.Engine.Http;

/// <summary>Cancels an exchange in which nothing has moved for some time.</summary>
internal sealed class StallWatch : IDisposable
{
    private readonly TimeSpan _patience;
    private readonly CancellationTokenSource _stalled;
    private readonly ITimer _timer;

    public StallWatch(TimeSpan patience, TimeProvider time, CancellationToken cancellationToken)
    {
        _patience = patience;
        _stalled = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        _timer = time.CreateTimer(static s => ((StallWatch)s!).Cancel(), this, patience, Timeout.InfiniteTimeSpan);
    }

    public CancellationToken Token => _stalled.Token;

    /// <summary>Something moved: the time starts again.</summary>
    public void Restart() => _timer.Change(_patience, Timeout.InfiniteTimeSpan);

    public void Dispose()
    {
        _timer.Dispose();
        _stalled.Dispose();
    }

    private void Cancel()
    {
        try
        {
            _stalled.Cancel();
        }
        catch (ObjectDisposedException)
        {
            // The last tick may come after the exchange has ended.
        }
    }
}
