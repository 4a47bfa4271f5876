using System.Collections.Immutable;
using System.Net;
using System.Net.Http.Headers;
using Rumprun.Packages.Core;
using Rumprun.Packages.Core.Diagnostics;

namespace Rumprun.Packages.Engine.Caches;

/// <summary>A cache on a server: <c>GET</c>, <c>HEAD</c> and <c>PUT</c> of objects below one address.</summary>
/// <param name="address">Ends in a slash.</param>
/// <param name="token">Proves to the server that this client may do what it asks; null: nothing is sent.</param>
public sealed class HttpCacheStorage(Lazy<HttpClient> client, Uri address, Func<string?> token, CacheLimits limits) : ICacheStorage
{
    public string Name => address.AbsoluteUri;

    /// <summary>A client for any number of caches. It goes through the proxies that the environment names.</summary>
    public static HttpClient NewClient(CacheLimits limits)
    {
#pragma warning disable CA2000 // The client disposes its handler.
        var handler = new SocketsHttpHandler { ConnectTimeout = limits.ConnectTimeout, MaxAutomaticRedirections = 5 };
#pragma warning restore CA2000
        var client = new HttpClient(handler, disposeHandler: true)
        {
            // What counts is that bytes keep coming.
            Timeout = Timeout.InfiniteTimeSpan,
            DefaultRequestVersion = HttpVersion.Version20,
        };
        client.DefaultRequestHeaders.UserAgent.ParseAdd("rrpkg");
        return client;
    }

    public async Task<Stream?> OpenAsync(CacheObject wanted, CancellationToken cancellationToken)
    {
        var response = await SendAsync(HttpMethod.Get, wanted.Path, content: null, cancellationToken);
        if (!IsThere(response))
        {
            response.Dispose();
            return null;
        }

        return new TransferStream(await response.Content.ReadAsStreamAsync(cancellationToken), Name, limits.StallTimeout, response);
    }

    public async Task<bool> ContainsAsync(CacheObject wanted, CancellationToken cancellationToken)
    {
        using var response = await SendAsync(HttpMethod.Head, wanted.Path, content: null, cancellationToken);
        return IsThere(response);
    }

    public async Task PutAsync(CacheObject what, Stream content, CancellationToken cancellationToken)
    {
        using var response = await SendAsync(HttpMethod.Put, what.Path, content, cancellationToken);
        switch (response.StatusCode)
        {
            case HttpStatusCode.UnprocessableEntity:
                throw CacheDiagnostics.Corrupt.Exception(
                    $"the cache `{Name}` refused `{what.Path}`: {await DetailAsync(response, cancellationToken)}");
            case HttpStatusCode.NotFound or HttpStatusCode.MethodNotAllowed:
                throw CacheDiagnostics.ReadOnly.Exception(
                    $"the cache `{Name}` takes nothing: the server answered {(int)response.StatusCode}",
                    "push to a cache that can be written");
            case HttpStatusCode.RequestEntityTooLarge:
                throw CacheDiagnostics.NotPermitted.Exception($"the cache `{Name}` takes nothing as large as `{what.Path}`");
        }
    }

    public async Task<ImmutableArray<Sha256Digest>> ListAsync(CancellationToken cancellationToken)
    {
        using var response = await SendAsync(HttpMethod.Get, "keys/", content: null, cancellationToken);
        if (!IsThere(response) || response.Content.Headers.ContentType?.MediaType != "text/plain")
        {
            throw CacheDiagnostics.NotListed.Exception(
                $"the cache `{Name}` does not say what it holds", "name the ports that you want of it");
        }

        await using var body = new TransferStream(await response.Content.ReadAsStreamAsync(cancellationToken), Name, limits.StallTimeout);
        using var reader = new StreamReader(body);
        var keys = ImmutableArray.CreateBuilder<Sha256Digest>();
        while (await reader.ReadLineAsync(cancellationToken) is { } line)
        {
            if (Sha256Digest.TryParse(line, out var key))
            {
                keys.Add(key);
            }
        }

        return keys.ToImmutable();
    }

    private static bool IsThere(HttpResponseMessage response) =>
        response.StatusCode is not (HttpStatusCode.NotFound or HttpStatusCode.Gone);

    /// <returns>An answer that is a success, or one that the caller has to judge: 404, 405, 410, 413, 422.</returns>
    private async Task<HttpResponseMessage> SendAsync(
        HttpMethod method, string path, Stream? content, CancellationToken cancellationToken)
    {
        using var timeout = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        timeout.CancelAfter(limits.StallTimeout);
        using var body = content is null ? null : new UploadContent(content, () => timeout.CancelAfter(limits.StallTimeout));
        using var request = new HttpRequestMessage(method, new Uri(address, path)) { Content = body };
        request.Headers.ExpectContinue = method == HttpMethod.Put;
        if (token() is { } secret)
        {
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", secret);
        }

        HttpResponseMessage response;
        try
        {
            response = await client.Value.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, timeout.Token);
        }
        catch (OperationCanceledException e) when (!cancellationToken.IsCancellationRequested)
        {
            throw new DiagnosticException(
                CacheFailures.Unreachable(Name, $"it did not answer within {limits.StallTimeout.TotalSeconds:0.#} s"), e);
        }
        catch (HttpRequestException e)
        {
            throw new DiagnosticException(CacheFailures.Unreachable(Name, CacheFailures.Reason(e)), e);
        }

        if (response.IsSuccessStatusCode || (int)response.StatusCode is 404 or 405 or 410 or 413 or 422)
        {
            return response;
        }

        using (response)
        {
            throw new DiagnosticException(Refusal(response));
        }
    }

    private Diagnostic Refusal(HttpResponseMessage response)
    {
        var answer = $"the server answered {(int)response.StatusCode} {response.ReasonPhrase}".TrimEnd();
        return (int)response.StatusCode is 401 or 403
            ? CacheDiagnostics.NotPermitted.Create(
                $"the cache `{Name}` does not permit this: {answer}",
                "put its token into a file and name that with `token-file` in the configuration, or set `RRPKG_CACHE_TOKEN`")
            : CacheFailures.Unreachable(Name, answer);
    }

    private async Task<string> DetailAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        await using var body = new TransferStream(await response.Content.ReadAsStreamAsync(cancellationToken), Name, limits.StallTimeout);
        var bytes = new byte[512];
        var length = await body.ReadAtLeastAsync(bytes, bytes.Length, throwOnEndOfStream: false, cancellationToken);
        var text = System.Text.Encoding.UTF8.GetString(bytes, 0, length);
        return new string([.. text.Where(static c => !char.IsControl(c))]);
    }
}
