using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using Rumprun.Packages.Core.Diagnostics;
using Rumprun.Packages.Engine.Progress;

namespace Rumprun.Packages.Engine.Sources.Http;

/// <summary>
/// One address's body into a <see cref="PartialFile"/>: goes on where an earlier transfer stopped (RFC 9110, 14 Range and
/// 13.1.5 If-Range), and tries again after what may pass. Whether the bytes are the right ones is the caller's to judge.
/// </summary>
internal sealed class HttpDownload(
    HttpClient client, Uri address, string subject, TransferLimits limits, TimeProvider time, IProgress<ProgressEvent> progress)
{
    /// <exception cref="DiagnosticException">RR4005, RR4006, RR4007: the body cannot be had.</exception>
    public async Task RunAsync(PartialFile partial, CancellationToken cancellationToken)
    {
        for (var attempt = 1; ; attempt++)
        {
            var failure = await TryAsync(partial, cancellationToken);
            if (failure is null)
            {
                return;
            }

            if (attempt >= Math.Min(limits.Attempts, failure.WorthAttempts))
            {
                throw new DiagnosticException(failure.Problem);
            }

            var pause = PauseAfter(attempt, failure.RetryAfter);
            var what = string.Create(
                CultureInfo.InvariantCulture,
                $"attempt {attempt} failed; trying again in {pause.TotalSeconds:0.#} s: {failure.Problem.Message}");
            progress.Report(new ProgressEvent.Decided(subject, what));
            await Task.Delay(pause, time, cancellationToken);
        }
    }

    /// <summary>What went wrong and may not go wrong again; null where the body is complete.</summary>
    private async Task<PassingFailure?> TryAsync(PartialFile partial, CancellationToken cancellationToken)
    {
        using var stall = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        using var timer = time.CreateTimer(_ => stall.Cancel(), null, limits.StallTimeout, Timeout.InfiniteTimeSpan);
        try
        {
            using var request = Request(partial);
            using var response = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, stall.Token);
            if (response.StatusCode == HttpStatusCode.RequestedRangeNotSatisfiable && partial.Length > 0)
            {
                return AfterUnsatisfiable(response, partial);
            }

            if (Refusal(response) is { } refusal)
            {
                return refusal;
            }

            if (response.StatusCode == HttpStatusCode.PartialContent)
            {
                if (response.Content.Headers.ContentRange?.From != partial.Length)
                {
                    Restart(partial, response);
                    return Passing("it answered with another range than asked for");
                }
            }
            else
            {
                Restart(partial, response);
            }

            await ReceiveAsync(response, partial, timer, stall.Token);
            return null;
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return Passing(stall.IsCancellationRequested
                ? $"nothing came for {limits.StallTimeout.TotalSeconds:0.#} s" : "the connection took too long");
        }
        catch (HttpRequestException e) when (e.HttpRequestError == HttpRequestError.NameResolutionError)
        {
            // A resolver that says there is no such name says so again; one that did not answer is asked once more.
            var isUnknown = e.InnerException is SocketException { SocketErrorCode: SocketError.HostNotFound or SocketError.NoData };
            return Passing(Reason(e)) with { WorthAttempts = isUnknown ? 1 : 2 };
        }
        catch (Exception e) when (e is HttpRequestException or IOException && !IsLocal(e))
        {
            return Passing(Reason(e));
        }
    }

    private HttpRequestMessage Request(PartialFile partial)
    {
        var request = new HttpRequestMessage(HttpMethod.Get, address);
        if (partial.Length == 0)
        {
            return request;
        }

        request.Headers.Range = new RangeHeaderValue(partial.Length, null);
        if (partial.Address == address.AbsoluteUri && partial.Validator is { } validator)
        {
            request.Headers.TryAddWithoutValidation("If-Range", validator);
        }

        return request;
    }

    private async Task ReceiveAsync(
        HttpResponseMessage response, PartialFile partial, ITimer timer, CancellationToken cancellationToken)
    {
        var total = response.Content.Headers.ContentLength + partial.Length;
        if (total > limits.MaximumBytes)
        {
            throw TooLarge();
        }

        await using var body = await response.Content.ReadAsStreamAsync(cancellationToken);
        var buffer = new byte[1 << 16];
        for (int read; (read = await body.ReadAsync(buffer, cancellationToken)) > 0;)
        {
            timer.Change(limits.StallTimeout, Timeout.InfiniteTimeSpan);
            if (partial.Length + read > limits.MaximumBytes)
            {
                throw TooLarge();
            }

            await partial.AppendAsync(buffer.AsMemory(0, read), cancellationToken);
            progress.Report(new ProgressEvent.Transferred(subject, partial.Length, total));
        }
    }

    /// <summary>416: either all bytes are here already, or what is here is not of this file.</summary>
    private PassingFailure? AfterUnsatisfiable(HttpResponseMessage response, PartialFile partial)
    {
        if (response.Content.Headers.ContentRange?.Length == partial.Length)
        {
            return null;
        }

        partial.Restart(address.AbsoluteUri, validator: null);
        return Passing("it has no more bytes than an earlier transfer left");
    }

    /// <exception cref="DiagnosticException">RR4005: asking again would not help.</exception>
    private PassingFailure? Refusal(HttpResponseMessage response)
    {
        if (response.IsSuccessStatusCode)
        {
            return null;
        }

        var status = (int)response.StatusCode;
        var reason = $"the server answered {status} {response.ReasonPhrase}".TrimEnd();
        return status is 408 or 429 or >= 500
            ? Passing(reason, RetryAfter(response))
            : throw SourceDiagnostics.ServerRefused.Exception($"`{address}`: {reason}");
    }

    private TimeSpan? RetryAfter(HttpResponseMessage response) => response.Headers.RetryAfter switch
    {
        { Delta: { } delta } => delta,
        { Date: { } date } => date - time.GetUtcNow(),
        _ => null,
    };

    private TimeSpan PauseAfter(int attempt, TimeSpan? asked)
    {
        var pause = asked ?? limits.Backoff * Math.Pow(2, attempt - 1);
        return pause < TimeSpan.Zero ? TimeSpan.Zero : pause > limits.MaximumBackoff ? limits.MaximumBackoff : pause;
    }

    private void Restart(PartialFile partial, HttpResponseMessage response)
    {
        var tag = response.Headers.ETag;
        var validator = tag is { IsWeak: false } ? tag.Tag : response.Content.Headers.LastModified?.ToString("R");
        partial.Restart(address.AbsoluteUri, validator);
    }

    private PassingFailure Passing(string reason, TimeSpan? retryAfter = null) =>
        new(SourceDiagnostics.TransferFailed.Create($"`{address}`: {reason}"), retryAfter);

    private DiagnosticException TooLarge() => SourceDiagnostics.TooLarge.Exception(
        $"`{address}`: the body is larger than {limits.MaximumBytes} bytes");

    /// <summary>A disk that is full or may not be written is not the server's fault.</summary>
    private static bool IsLocal(Exception e) =>
        e is IOException and not HttpIOException && e.InnerException is not SocketException;

    private static string Reason(Exception e) => e switch
    {
        HttpIOException { HttpRequestError: HttpRequestError.ResponseEnded } => "the connection ended before the body did",
        HttpRequestException { HttpRequestError: HttpRequestError.NameResolutionError } => "the server's name is unknown",
        { InnerException: SocketException socket } => socket.Message,
        _ => e.Message,
    };

    private sealed record PassingFailure(Diagnostic Problem, TimeSpan? RetryAfter)
    {
        public int WorthAttempts { get; init; } = int.MaxValue;
    }
}
