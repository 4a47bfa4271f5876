using System.Collections.Immutable;
using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Rumprun.Packages.Core;
using Rumprun.Packages.Core.Diagnostics;
using Rumprun.Packages.Core.Ports;
using Rumprun.Packages.Engine.Http;

namespace Rumprun.Packages.Engine.Caches;

/// <summary>A cache on a server: <c>GET</c>, <c>HEAD</c> and <c>PUT</c> of objects below one address.</summary>
/// <param name="address">Ends in a slash.</param>
/// <param name="token">Authenticates the client; null: only the address's credentials are used.</param>
public sealed class HttpCacheStorage(HttpTransfer transfer, Uri address, Func<string?> token) : ICacheStorage
{
    public string Name { get; } = ShownAddress.Of(address);

    public async Task<Stream?> OpenAsync(CacheObject wanted, CancellationToken cancellationToken)
    {
        var answer = await SendAsync(HttpMethod.Get, wanted.Path, body: null, cancellationToken);
        if (IsThere(answer) && answer.MediaType != "text/html")
        {
            return answer.Body;
        }

        await using (answer)
        {
            return IsThere(answer) ? throw answer.PageRefusal() : null;
        }
    }

    public async Task<bool> ContainsAsync(CacheObject wanted, CancellationToken cancellationToken)
    {
        await using var answer = await SendAsync(HttpMethod.Head, wanted.Path, body: null, cancellationToken);
        return IsThere(answer);
    }

    public async Task PutAsync(CacheObject what, Stream content, CancellationToken cancellationToken)
    {
        await using var answer = await SendAsync(HttpMethod.Put, what.Path, content, cancellationToken);
        switch (answer.Status)
        {
            case HttpStatusCode.UnprocessableEntity:
                throw CacheDiagnostics.Corrupt.Exception(
                    $"the cache `{Name}` refused `{what.Path}`: {await DetailAsync(answer, cancellationToken)}");
            case HttpStatusCode.NotFound or HttpStatusCode.MethodNotAllowed:
                throw CacheDiagnostics.ReadOnly.Exception(
                    $"the cache `{Name}` is read-only: the server answered {(int)answer.Status}",
                    "push to a cache that can be written");
            case HttpStatusCode.RequestEntityTooLarge:
                throw CacheDiagnostics.NotPermitted.Exception($"`{what.Path}` is too large for the cache `{Name}`");
        }
    }

    public async Task<ImmutableArray<Sha256Digest>> ListAsync(CancellationToken cancellationToken)
    {
        await using var answer = await SendAsync(HttpMethod.Get, "keys/", body: null, cancellationToken);
        if (!IsThere(answer) || answer.MediaType != "text/plain")
        {
            throw CacheDiagnostics.NotListed.Exception(
                $"the cache `{Name}` cannot list its contents", "name the ports that you want to pull");
        }

        using var reader = new StreamReader(answer.Body);
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

    private static bool IsThere(HttpAnswer answer) => answer.Status is not (HttpStatusCode.NotFound or HttpStatusCode.Gone);

    /// <returns>An answer that is a success, or one that the caller has to judge: 404, 405, 410, 413, 422.</returns>
    private async Task<HttpAnswer> SendAsync(
        HttpMethod method, string path, Stream? body, CancellationToken cancellationToken)
    {
        var secret = token();
        var answer = await transfer.SendAsync(
            new HttpCall(method, new Uri(address, path))
            {
                Authorization = secret is null ? null : new AuthenticationHeaderValue("Bearer", secret),
                Body = body,
                IsVerified = true,
                Explain = Explain,
            },
            cancellationToken);
        if (answer.IsSuccess || (int)answer.Status is 404 or 405 or 410 or 413 or 422)
        {
            return answer;
        }

        await using (answer)
        {
            throw answer.Refusal();
        }
    }

    private Diagnostic Explain(HttpFault fault) => fault.Status is 401 or 403
        ? CacheDiagnostics.NotPermitted.Create(
            $"the cache `{Name}` denied access: {fault.Reason}",
            "put its token into a file and name that with `token-file` in the configuration, or set `RRPKG_CACHE_TOKEN`")
        : CacheDiagnostics.Unreachable.Create(
            $"the cache `{Name}` cannot be used: {fault.Reason}",
            fault.Hints.IsEmpty ? ["check that the address is right and that the server runs"] : [.. fault.Hints]);

    private static async Task<string> DetailAsync(HttpAnswer answer, CancellationToken cancellationToken)
    {
        var bytes = new byte[512];
        var length = await answer.Body.ReadAtLeastAsync(bytes, bytes.Length, throwOnEndOfStream: false, cancellationToken);
        return Printable.Line(ProblemDetail(bytes.AsSpan(0, length)) ?? Encoding.UTF8.GetString(bytes, 0, length));
    }

    /// <summary>The <c>detail</c> of a problem document (RFC 9457, section 3.1); null: the bytes are not one.</summary>
    private static string? ProblemDetail(ReadOnlySpan<byte> bytes)
    {
        var json = new Utf8JsonReader(bytes);
        try
        {
            while (json.Read())
            {
                if (json.CurrentDepth == 1 && json.TokenType == JsonTokenType.PropertyName && json.ValueTextEquals("detail"))
                {
                    return json.Read() && json.TokenType == JsonTokenType.String ? json.GetString() : null;
                }
            }
        }
        catch (JsonException)
        {
            // Any server may answer, with a page or a line of text.
        }

        return null;
    }
}
