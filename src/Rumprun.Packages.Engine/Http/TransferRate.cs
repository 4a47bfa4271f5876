using System.Globalization;

namespace Rumprun.Packages.Engine.Http;

/// <summary>
/// Refuses a body that comes too slowly. Only the time in which the server is waited for counts, not what the reader takes.
/// </summary>
internal sealed class TransferRate(TransferLimits limits, TimeProvider time)
{
    private TimeSpan _waited;
    private long _bytes;

    /// <exception cref="HttpFaultException">Too little came.</exception>
    public async Task<int> MeasureAsync(Func<Task<int>> read)
    {
        var start = time.GetTimestamp();
        var count = await read();
        _waited += time.GetElapsedTime(start);
        _bytes += count;
        if (_waited >= limits.RateWindow && count > 0)
        {
            if (_bytes < limits.MinimumRate * _waited.TotalSeconds)
            {
                throw new HttpFaultException(HttpFault.Passing(string.Create(
                    CultureInfo.InvariantCulture, $"only {_bytes} bytes came in {_waited.TotalSeconds:0.#} s")));
            }

            Restart();
        }

        return count;
    }

    /// <summary>Measures another answer.</summary>
    public void Restart() => (_waited, _bytes) = (TimeSpan.Zero, 0);
}
