using System.Text.Json.Serialization;
using Microsoft.Net.Http.Headers;
using Rumprun.Packages.Core;
using Rumprun.Packages.Engine.Sources;

namespace Rumprun.Packages.Server;

/// <summary>
/// The mirror's HTTP interface: <c>GET|HEAD /sources/{sha256}/{file}</c>, <see cref="CacheEndpoints">a cache</see>, and
/// <c>GET /health</c>. What a hash names never changes, so the hash is the ETag and a cache may keep the response forever.
/// </summary>
public static class Mirror
{
    private const string Immutable = "public, max-age=31536000, immutable";

    /// <summary>Creates the application, ready to start.</summary>
    public static WebApplication Create(MirrorOptions options)
    {
        // The program's own directory: settings in the current directory are ignored.
        var builder = WebApplication.CreateSlimBuilder(
            new WebApplicationOptions { ContentRootPath = AppContext.BaseDirectory });
        builder.WebHost.UseUrls(options.Urls);
        builder.Logging.ClearProviders();
        builder.Logging.AddSimpleConsole(static console => console.SingleLine = true);
        builder.Logging.AddFilter("Microsoft.AspNetCore", LogLevel.Warning);
        builder.Services.Configure<Microsoft.Extensions.Logging.Console.ConsoleLoggerOptions>(
            static console => console.LogToStandardErrorThreshold = LogLevel.Trace);

        var mirror = builder.Build();
        mirror.MapGet("/health", static context =>
            TypedResults.Json(new Health("ok"), MirrorJson.Default.Health).ExecuteAsync(context));
        if (options.Root is { } root)
        {
            MapSources(mirror, root);
        }

        if (options.Cache is { } cache)
        {
            new CacheEndpoints(
                cache,
                options.CacheIsReadOnly,
                options.CacheToken,
                mirror.Services.GetRequiredService<ILogger<CacheEndpoints>>()).Map(mirror);
        }

        mirror.MapFallback(
            "{*path}",
            static context => Problems.NotHere($"there is nothing at `{context.Request.Path}`").ExecuteAsync(context));
        return mirror;
    }

    private static void MapSources(WebApplication mirror, string root)
    {
        var sources = new VerifiedSources(
            new SourceCache(root), mirror.Services.GetRequiredService<ILogger<VerifiedSources>>());
        mirror.MapMethods("/sources/{sha256}/{file}", [HttpMethods.Get, HttpMethods.Head], async context =>
        {
            var result = await FindAsync(sources, context);
            await result.ExecuteAsync(context);
        });
    }

    private static async Task<IResult> FindAsync(VerifiedSources sources, HttpContext context)
    {
        // The file's name is only for users who save it; the hash identifies the source.
        var (hash, file) = ((string?)context.GetRouteValue("sha256"), context.GetRouteValue("file"));
        if (!Sha256Digest.TryParse(hash, out var digest))
        {
            return Problems.NotHere($"`{hash}` is not a SHA-256");
        }

        if (await sources.FindAsync(digest, context.RequestAborted) is not { } path)
        {
            return Problems.NotHere($"`{file}` with the SHA-256 {digest} is not here");
        }

        context.Response.Headers.CacheControl = Immutable;
        return TypedResults.PhysicalFile(
            path,
            "application/octet-stream",
            entityTag: new EntityTagHeaderValue($"\"{digest}\""),
            enableRangeProcessing: true);
    }
}

/// <summary>Reports that the mirror is running.</summary>
internal sealed record Health(string Status);

/// <summary>The problem as defined by RFC 9457, with its id.</summary>
internal sealed record Problem(string Title, int Status, string Detail, string Id);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(Health))]
[JsonSerializable(typeof(Problem))]
internal sealed partial class MirrorJson : JsonSerializerContext;
