using System.Globalization;
using Rumprun.Packages.Core.Diagnostics;

namespace Rumprun.Packages.Engine.Http;

/// <summary>Counts the attempts of one request, its body included, and waits between them.</summary>
internal sealed class Attempts(HttpCall call, TransferLimits limits, TimeProvider time)
{
    private int _failed;

    /// <summary>Waits before the next attempt: as long as the server asks for, else twice as long each time.</summary>
    /// <exception cref="DiagnosticException">There is no next attempt: the fault, in the words of the call.</exception>
    public async Task PauseAsync(HttpFaultException failure, CancellationToken cancellationToken)
    {
        var fault = failure.Fault;
        _failed++;
        if (_failed >= Math.Min(limits.Attempts, fault.WorthAttempts))
        {
            throw new DiagnosticException(call.Explain(fault), failure);
        }

        var pause = fault.RetryAfter ?? limits.Backoff * Math.Pow(2, _failed - 1);
        var ticks = Math.Clamp(pause.Ticks, 0, limits.MaximumBackoff.Ticks);
        call.Retrying?.Invoke(string.Create(
            CultureInfo.InvariantCulture,
            $"attempt {_failed} failed: {fault.Reason}; trying again in {TimeSpan.FromTicks(ticks).TotalSeconds:0.#} s"));
        await Task.Delay(TimeSpan.FromTicks(ticks), time, cancellationToken);
    }
}
