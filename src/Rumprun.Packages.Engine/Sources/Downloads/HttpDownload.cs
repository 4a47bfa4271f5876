using System.Net;
using Rumprun.Packages.Core.Diagnostics;
using Rumprun.Packages.Core.Ports;
using Rumprun.Packages.Engine.Http;
using Rumprun.Packages.Engine.Progress;

namespace Rumprun.Packages.Engine.Sources.Downloads;

/// <summary>
/// Receives the file at one address into a <see cref="PartialFile"/>, from where an earlier transfer stopped.
/// </summary>
/// <param name="isVerified">Whether the caller checks the hash of the file.</param>
internal sealed class HttpDownload(
    HttpTransfer transfer, Uri address, string subject, bool isVerified, IProgress<ProgressEvent> progress)
{
    /// <exception cref="DiagnosticException">RR4005 to RR4009, RR4015 to RR4017: the file cannot be received.</exception>
    public async Task RunAsync(PartialFile partial, CancellationToken cancellationToken)
    {
        try
        {
            if (await TryAsync(partial, cancellationToken))
            {
                return;
            }
        }
        catch (DiagnosticException e) when (e.Diagnostics[0].Descriptor == HttpDiagnostics.Changed)
        {
            // From the beginning, then.
        }

        partial.Restart(address, validator: null);
        if (!await TryAsync(partial, cancellationToken))
        {
            throw HttpDiagnostics.TransferFailed.Exception(
                $"`{ShownAddress.Of(address)}`: the server answered with a part of the file unasked");
        }
    }

    /// <returns>Whether the part that was there could be of this file.</returns>
    private async Task<bool> TryAsync(PartialFile partial, CancellationToken cancellationToken)
    {
        var call = new HttpCall(HttpMethod.Get, address)
        {
            Part = new HttpPart(partial.Length, partial.IsFrom(address) ? partial.Validator : null),
            IsVerified = isVerified,
            Retrying = what => progress.Report(new ProgressEvent.Decided(subject, what)),
        };
        await using var answer = await transfer.SendAsync(call, cancellationToken);
        if (answer.Status == HttpStatusCode.RequestedRangeNotSatisfiable && partial.Length > 0)
        {
            return answer.Total == partial.Length;
        }

        if (!answer.IsSuccess)
        {
            throw answer.Refusal();
        }

        if (answer.Start != partial.Length || answer.Start == 0)
        {
            partial.Restart(address, answer.Validator);
        }

        // The server answered with another part than asked for.
        if (answer.Start != partial.Length)
        {
            return false;
        }

        var buffer = new byte[1 << 16];
        for (int read; (read = await answer.Body.ReadAsync(buffer, cancellationToken)) > 0;)
        {
            await partial.AppendAsync(buffer.AsMemory(0, read), cancellationToken);
            progress.Report(new ProgressEvent.Transferred(subject, partial.Length, answer.Total));
        }

        return true;
    }
}
