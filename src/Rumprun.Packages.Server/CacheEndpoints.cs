using System.Net;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Net.Http.Headers;
using Rumprun.Packages.Core;
using Rumprun.Packages.Core.Diagnostics;
using Rumprun.Packages.Engine.Caches;

namespace Rumprun.Packages.Server;

/// <summary>
/// A cache of built packages: <c>GET|HEAD|PUT /cache/keys/KEY.json</c> and <c>/cache/packages/DIGEST.rrp</c>, and
/// <c>GET /cache/keys/</c> for all keys. An upload is stored only if it is what its name says.
/// </summary>
internal sealed class CacheEndpoints(string root, bool isReadOnly, string? token, ILogger<CacheEndpoints> logger)
{
    /// <summary>In bytes: larger than any package.</summary>
    private const long LargestBody = 8L << 30;

    private readonly DirectoryCacheStorage _storage = new(root);
    private readonly VerifiedFiles _verified = new();

    public void Map(WebApplication mirror)
    {
        mirror.MapGet("/cache/keys/", ListAsync);
        mirror.MapMethods(
            "/cache/{kind}/{file}",
            [HttpMethods.Get, HttpMethods.Head],
            async context => await (await FindAsync(context)).ExecuteAsync(context));
        mirror.MapMethods(
            "/cache/{kind}/{file}",
            [HttpMethods.Put],
            async context => await (await PutAsync(context)).ExecuteAsync(context));
    }

    private async Task ListAsync(HttpContext context)
    {
        context.Response.ContentType = "text/plain";
        var keys = await _storage.ListAsync(context.RequestAborted);
        await context.Response.WriteAsync(string.Concat(keys.Select(static k => $"{k}\n")), context.RequestAborted);
    }

    private async Task<IResult> FindAsync(HttpContext context)
    {
        if (ObjectOf(context) is not { } wanted)
        {
            return Problems.NotHere($"there is nothing at `{context.Request.Path}`");
        }

        var path = _storage.PathOf(wanted);
        try
        {
            if (!await _verified.IsWellAsync(path, () => _storage.ContainsAsync(wanted, context.RequestAborted)))
            {
                return Problems.NotHere($"`{wanted.Path}` is not here");
            }
        }
        catch (DiagnosticException e)
        {
            CacheLog.Failed(logger, e.Diagnostics[0].Message);
            return Problems.Refuse(
                HttpStatusCode.InternalServerError, e.Diagnostics[0].Descriptor, "the cache cannot be read");
        }

        return TypedResults.PhysicalFile(
            path,
            wanted is CacheObject.Record ? "application/json" : "application/octet-stream",
            entityTag: wanted is CacheObject.Archive archive ? new EntityTagHeaderValue($"\"{archive.Digest}\"") : null,
            enableRangeProcessing: true);
    }

    private async Task<IResult> PutAsync(HttpContext context)
    {
        // Also of what is refused: the connection of a client that is still sending would be cut off before it reads why.
        context.Features.Get<IHttpMaxRequestBodySizeFeature>()!.MaxRequestBodySize = LargestBody;
        if (ObjectOf(context) is not { } what)
        {
            return Problems.NotHere($"`{context.Request.Path}` is not the path of an object");
        }

        if (isReadOnly)
        {
            context.Response.Headers.Allow = "GET, HEAD";
            return Problems.Refuse(HttpStatusCode.MethodNotAllowed, MirrorDiagnostics.ReadOnly, "this cache is read-only");
        }

        if (!IsPermitted(context))
        {
            context.Response.Headers.WWWAuthenticate = "Bearer";
            return Problems.Refuse(
                HttpStatusCode.Unauthorized, MirrorDiagnostics.NotPermitted, "writing to this cache requires its token");
        }

        try
        {
            await _storage.PutAsync(what, context.Request.Body, context.RequestAborted);
            return TypedResults.NoContent();
        }
        catch (DiagnosticException e) when (e.Diagnostics[0].Descriptor == CacheDiagnostics.Corrupt)
        {
            return Problems.Refuse(
                HttpStatusCode.UnprocessableEntity, e.Diagnostics[0].Descriptor, e.Diagnostics[0].Message);
        }
        catch (DiagnosticException e)
        {
            // The disk failed, or the client disconnected in the middle.
            CacheLog.Failed(logger, e.Diagnostics[0].Message);
            return Problems.Refuse(
                HttpStatusCode.InsufficientStorage, e.Diagnostics[0].Descriptor, "the cache cannot be written");
        }
    }

    private bool IsPermitted(HttpContext context) =>
        token is null
        || CryptographicOperations.FixedTimeEquals(
            Encoding.UTF8.GetBytes($"Bearer {token}"),
            Encoding.UTF8.GetBytes(context.Request.Headers.Authorization.ToString()));

    private static CacheObject? ObjectOf(HttpContext context)
    {
        var file = (string)context.GetRouteValue("file")!;
        return ((string)context.GetRouteValue("kind")!, Path.GetExtension(file)) switch
        {
            ("keys", ".json") when Sha256Digest.TryParse(Path.GetFileNameWithoutExtension(file), out var key) =>
                new CacheObject.Record(key),
            ("packages", ".rrp") when Sha256Digest.TryParse(Path.GetFileNameWithoutExtension(file), out var digest) =>
                new CacheObject.Archive(digest),
            _ => null,
        };
    }
}

/// <summary>What a cache logs.</summary>
internal static partial class CacheLog
{
    [LoggerMessage(LogLevel.Warning, "{Message}")]
    public static partial void Failed(ILogger logger, string message);
}
