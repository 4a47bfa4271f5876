using System.Net;
using System.Net.Http.Headers;
using System.Text;
using Rumprun.Packages.Core.Diagnostics;

namespace Rumprun.Packages.Engine.Http;

/// <summary>
/// Every transfer to and from servers: follows redirects, gives up on a server that sends nothing, repeats requests that may
/// succeed later, resumes bodies that break off, and says what failed in words of its own. The network is not touched before
/// the first request.
/// </summary>
public sealed class HttpTransfer(TransferLimits limits, TimeProvider time) : IDisposable
{
    private readonly Lazy<HttpClient> _client = new(() => HttpConnections.ForServers(limits.ConnectTimeout));

    /// <summary>The answer, whatever its status, except those that say that the server or the proxy has failed.</summary>
    /// <exception cref="DiagnosticException">In the words of <see cref="HttpCall.Explain"/>.</exception>
    public async Task<HttpAnswer> SendAsync(HttpCall call, CancellationToken cancellationToken)
    {
        var attempts = new Attempts(call, limits, time);
        while (true)
        {
            try
            {
                var response = await SendOnceAsync(call, call.Part, cancellationToken);
                return new HttpAnswer(call, response, new HttpBody(this, call, response, attempts));
            }
            catch (HttpFaultException e)
            {
                await attempts.PauseAsync(e, cancellationToken);
            }
        }
    }

    public void Dispose()
    {
        if (_client.IsValueCreated)
        {
            _client.Value.Dispose();
        }
    }

    internal static string? ValidatorOf(HttpResponseMessage response) =>
        response.Headers.ETag is { IsWeak: false } tag ? tag.Tag : response.Content.Headers.LastModified?.ToString("R");

    /// <summary>One attempt, redirects included.</summary>
    /// <exception cref="HttpFaultException">There is no answer, or one that says that a later attempt may have
    /// another.</exception>
    internal async Task<HttpResponseMessage> SendOnceAsync(HttpCall call, HttpPart part, CancellationToken cancellationToken)
    {
        var (address, authorization) = (call.Address, call.Authorization ?? BasicOf(call.Address));
        for (HashSet<Uri> passed = [address]; ;)
        {
            var response = await ExchangeAsync(call, address, authorization, part, cancellationToken);
            try
            {
                if (!Redirect.Is(response))
                {
                    return Answered(response, address);
                }

                var next = Redirect.Follow(address, call.Method, response);
                if (!passed.Add(next))
                {
                    throw Redirect.Circle();
                }

                if (passed.Count > Redirect.Most + 1)
                {
                    throw Redirect.TooMany();
                }

                // What proves who asks is for the server that it was given for.
                authorization = BasicOf(next) ?? (IsSameServer(address, next) ? authorization : null);
                address = next;
            }
            catch
            {
                response.Dispose();
                throw;
            }

            response.Dispose();
        }
    }

    /// <summary>Runs an operation on the network, which may take the stall timeout between any two steps.</summary>
    /// <exception cref="HttpFaultException">It failed.</exception>
    internal async Task<T> WatchAsync<T>(Uri address, Func<StallWatch, Task<T>> work, CancellationToken cancellationToken)
    {
        using var watch = new StallWatch(limits.StallTimeout, time, cancellationToken);
        try
        {
            return await work(watch);
        }
        catch (OperationCanceledException e) when (!cancellationToken.IsCancellationRequested)
        {
            var reason = watch.Token.IsCancellationRequested
                ? $"nothing came for {limits.StallTimeout.TotalSeconds:0.#} s"
                : $"no connection came about within {limits.ConnectTimeout.TotalSeconds:0.#} s";
            throw new HttpFaultException(
                HttpFault.Passing(reason, worthAttempts: watch.Token.IsCancellationRequested ? int.MaxValue : 2), e);
        }
        catch (Exception e) when (e is HttpRequestException or IOException
            or NotSupportedException or InvalidOperationException or ArgumentException)
        {
            throw new HttpFaultException(HttpFailure.Of(e, address, HttpConnections.ProxyOf(address)), e);
        }
    }

    internal TransferRate StartRate() => new(limits, time);

    /// <exception cref="HttpFaultException">RR4007.</exception>
    internal void CheckSize(long? bytes)
    {
        if (bytes > limits.MaximumBytes)
        {
            throw new HttpFaultException(
                new HttpFault(HttpDiagnostics.TooLarge, $"the body is larger than {limits.MaximumBytes} bytes"));
        }
    }

    private Task<HttpResponseMessage> ExchangeAsync(
        HttpCall call,
        Uri address,
        AuthenticationHeaderValue? authorization,
        HttpPart part,
        CancellationToken cancellationToken) =>
        WatchAsync(
            address,
            async watch =>
            {
                using var request = new HttpRequestMessage(call.Method, WithoutUser(address));
                request.Content = call.Body is { } body ? new UploadContent(body, watch.Restart) : null;
                request.Headers.ExpectContinue = call.Body is not null;
                request.Headers.Authorization = authorization;
                if (part.Length > 0)
                {
                    request.Headers.Range = new RangeHeaderValue(part.Length, null);
                    if (part.Validator is { } validator)
                    {
                        request.Headers.TryAddWithoutValidation("If-Range", validator);
                    }
                }

                return await _client.Value.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, watch.Token);
            },
            cancellationToken);

    private HttpResponseMessage Answered(HttpResponseMessage response, Uri address)
    {
        var status = (int)response.StatusCode;
        if (status == 407)
        {
            throw new HttpFaultException(HttpFailure.RefusedByProxy(HttpConnections.ProxyOf(address), response.StatusCode));
        }

        if (status == 511)
        {
            throw new HttpFaultException(
                new HttpFault(HttpDiagnostics.ProxyRefused, "this network wants a login first (status 511)")
            {
                Status = status,
                Hints = ["open any page in a browser and log in to the network"],
            });
        }

        if (status is 408 or 429 or (>= 500 and not (501 or 505)))
        {
            var reason = $"the server answered {status} {Printable.Line(response.ReasonPhrase ?? "")}".TrimEnd();
            throw new HttpFaultException(
                HttpFault.Passing(reason) with { Status = status, RetryAfter = RetryAfter(response) });
        }

        if (response.IsSuccessStatusCode)
        {
            CheckSize(response.Content.Headers.ContentRange?.Length ?? response.Content.Headers.ContentLength);
        }

        return response;
    }

    private TimeSpan? RetryAfter(HttpResponseMessage response) => response.Headers.RetryAfter switch
    {
        { Delta: { } delta } => delta,
        { Date: { } date } => date - time.GetUtcNow(),
        _ => null,
    };

    private static bool IsSameServer(Uri one, Uri other) =>
        one.Scheme == other.Scheme && one.Port == other.Port
        && one.IdnHost.Equals(other.IdnHost, StringComparison.OrdinalIgnoreCase);

    private static Uri WithoutUser(Uri address) =>
        address.UserInfo.Length == 0 ? address : new UriBuilder(address) { UserName = "", Password = "" }.Uri;

    /// <summary>RFC 7617.</summary>
    private static AuthenticationHeaderValue? BasicOf(Uri address)
    {
        if (address.UserInfo.Length == 0)
        {
            return null;
        }

        var colon = address.UserInfo.IndexOf(':', StringComparison.Ordinal);
        var user = colon < 0 ? address.UserInfo : address.UserInfo[..colon];
        var password = colon < 0 ? "" : address.UserInfo[(colon + 1)..];
        var text = $"{Uri.UnescapeDataString(user)}:{Uri.UnescapeDataString(password)}";
        return new AuthenticationHeaderValue("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes(text)));
    }
}
