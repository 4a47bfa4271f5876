using System.Net;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Net.Http.Headers;
using Rumprun.Packages.Core;
using Rumprun.Packages.Core.Index;
using Rumprun.Packages.Core.Naming;

namespace Rumprun.Packages.Server.Catalogue;

/// <summary>
/// Shows what a signed mirror has: pages that need no JavaScript, the same as JSON below <c>/api/v1</c>, and a feed.
/// </summary>
/// <param name="publicAddress">The address that clients use; null: the one that a request names.</param>
internal sealed class CatalogueEndpoints(CatalogueSource source, string? publicAddress)
{
    private const int LongestQuery = 100;

    public void Map(WebApplication server)
    {
        MapPage(server, "/", (mirror, context) => PortPages.List(mirror, QueryOf(context), AddressOf(context)));
        MapPage(
            server,
            "/ports/{name}",
            static (mirror, context) => FindPort(mirror, context) is { } port ? PortPages.Port(mirror, port) : null);
        MapPage(server, "/ports/{name}/{version}", static (mirror, context) =>
        {
            var port = FindPort(mirror, context);
            Release[] releases =
                [.. port?.Releases.Where(r => r.Version.ToString() == ValueOf(context, "version")) ?? []];
            return port is null || releases.Length == 0 ? null : ReleasePage.Of(port, releases);
        });
        MapJson(
            server,
            "/api/v1/ports",
            static (mirror, context) => new PortListJson([.. mirror.Search(QueryOf(context)).Select(PortSummaryJson.Of)]),
            CatalogueJsonContext.Default.PortListJson);
        MapJson(
            server,
            "/api/v1/ports/{name}",
            static (mirror, context) => FindPort(mirror, context) is { } port ? PortJson.Of(port) : null,
            CatalogueJsonContext.Default.PortJson);
        Map(server, "/feed.atom", "application/atom+xml", (mirror, context) => ReleaseFeed.Of(mirror, AddressOf(context)));
        MapResource(server, "/style.css", "text/css; charset=utf-8");
        MapResource(server, "/api/v1/openapi.json", "application/json");
    }

    private void MapPage(WebApplication server, string path, Func<MirrorContent, HttpContext, Markup?> page) => Map(
        server,
        path,
        "text/html; charset=utf-8",
        (mirror, context) => page(mirror, context) is { } html ? Encoding.UTF8.GetBytes(html.Html) : null);

    private void MapJson<T>(
        WebApplication server, string path, Func<MirrorContent, HttpContext, T?> answer, JsonTypeInfo<T> type)
        where T : class => Map(
            server,
            path,
            "application/json",
            (mirror, context) =>
                answer(mirror, context) is { } value ? JsonSerializer.SerializeToUtf8Bytes(value, type) : null);

    private void Map(WebApplication server, string path, string type, Func<MirrorContent, HttpContext, byte[]?> answer) =>
        server.MapMethods(path, [HttpMethods.Get, HttpMethods.Head], async context =>
        {
            var result = source.Read() is not { } mirror
                ? Problems.Refuse(
                    HttpStatusCode.ServiceUnavailable, MirrorDiagnostics.NotReady, "the mirror cannot be read; see the log")
                : answer(mirror, context) is not { } bytes
                    ? NotHere(context, type)
                    : Answer(context, bytes, type);
            await result.ExecuteAsync(context);
        });

    private static void MapResource(WebApplication server, string path, string type)
    {
        using var resource = typeof(CatalogueEndpoints).Assembly.GetManifestResourceStream(Path.GetFileName(path))!;
        var bytes = new byte[resource.Length];
        resource.ReadExactly(bytes);
        server.MapMethods(
            path,
            [HttpMethods.Get, HttpMethods.Head],
            async context => await Answer(context, bytes, type).ExecuteAsync(context));
    }

    private static FileContentHttpResult Answer(HttpContext context, byte[] bytes, string type)
    {
        AddPolicy(context);
        context.Response.Headers.CacheControl = "public, no-cache";
        return TypedResults.Bytes(bytes, type, entityTag: new EntityTagHeaderValue($"\"{Sha256Digest.Of(bytes)}\""));
    }

    private static IResult NotHere(HttpContext context, string type)
    {
        AddPolicy(context);
        return type.StartsWith("text/html", StringComparison.Ordinal)
            ? TypedResults.Content(
                CataloguePage.Of("Not found", "", Markup.Of(
                    $"<h1>Not found</h1><p>This mirror does not have it. <a href=\"/\">All ports</a></p>")).Html,
                type,
                statusCode: (int)HttpStatusCode.NotFound)
            : Problems.NotHere($"there is nothing at `{context.Request.Path}`");
    }

    private static void AddPolicy(HttpContext context)
    {
        context.Response.Headers.ContentSecurityPolicy = CataloguePage.SecurityPolicy;
        context.Response.Headers["Referrer-Policy"] = "no-referrer";
    }

    private static PortIndex? FindPort(MirrorContent mirror, HttpContext context) =>
        PortName.TryParse(ValueOf(context, "name"), out var name) ? mirror.Ports.GetValueOrDefault(name) : null;

    private static string ValueOf(HttpContext context, string name) => (string?)context.GetRouteValue(name) ?? "";

    private static string QueryOf(HttpContext context)
    {
        var query = context.Request.Query["q"].ToString();
        return query[..Math.Min(query.Length, LongestQuery)];
    }

    /// <summary>A request need not name a host, or one that can be part of an address.</summary>
    private string AddressOf(HttpContext context)
    {
        if (publicAddress is not null)
        {
            return publicAddress;
        }

        var (scheme, host) = (context.Request.Scheme, context.Request.Host.ToUriComponent());
        return Uri.TryCreate($"{scheme}://{host}/", UriKind.Absolute, out var address) && address.Host.Length > 0
            ? address.AbsoluteUri
            : $"{scheme}://localhost/";
    }
}
