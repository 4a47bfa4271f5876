using Rumprun.Packages.Engine.Files;

namespace Rumprun.Packages.Engine.Sandboxing;

/// <summary>A build that wrote more than it may.</summary>
/// <param name="Written">Bytes in its directory.</param>
/// <param name="LargestFile">The largest file's name below it.</param>
internal sealed record DiskFinding(long Limit, long Written, string LargestFile, long LargestSize);

/// <summary>Measures the size of a build's directory periodically, and cancels the build if it is too large.</summary>
internal sealed class DiskWatch : IDisposable
{
    private static readonly TimeSpan s_interval = TimeSpan.FromSeconds(1);

    /// <summary>Measuring takes at most this fraction of the time.</summary>
    private const int LeastPause = 50;

    private readonly HeldDirectory _directory;

    private readonly long _limit;

    private readonly TimeProvider _time;

    private readonly CancellationTokenSource _exceeded = new();

    private readonly Lock _gate = new();

    private readonly ITimer _timer;

    private bool _isDisposed;

    public DiskWatch(HeldDirectory directory, long limit, TimeProvider time)
    {
        (_directory, _limit, _time) = (directory, limit, time);
        _timer = time.CreateTimer(_ => LookAgain(), state: null, s_interval, Timeout.InfiniteTimeSpan);
    }

    /// <summary>Cancelled when the directory is too large.</summary>
    public CancellationToken Exceeded => _exceeded.Token;

    /// <summary>Null until the limit is exceeded.</summary>
    public DiskFinding? Finding { get; private set; }

    /// <summary>Measures now.</summary>
    public void Look()
    {
        lock (_gate)
        {
            if (!_isDisposed && Finding is null && Measure() is { } finding)
            {
                Finding = finding;
                _exceeded.Cancel();
            }
        }
    }

    public void Dispose()
    {
        lock (_gate)
        {
            _isDisposed = true;
            _timer.Dispose();
            _exceeded.Dispose();
        }
    }

    private void LookAgain()
    {
        var start = _time.GetTimestamp();
        Look();
        var pause = _time.GetElapsedTime(start) * LeastPause;
        lock (_gate)
        {
            if (!_isDisposed && Finding is null)
            {
                _timer.Change(pause > s_interval ? pause : s_interval, Timeout.InfiniteTimeSpan);
            }
        }
    }

    private DiskFinding? Measure()
    {
        var (sum, largest, size) = (0L, "", -1L);
        foreach (var (name, length) in _directory.Lengths())
        {
            sum += length;
            if (length > size)
            {
                (largest, size) = (name, length);
            }
        }

        return sum <= _limit ? null : new DiskFinding(_limit, sum, largest, size);
    }
}
