using System.Text.Json.Serialization;
using Microsoft.Net.Http.Headers;
using Rumprun.Packages.Core;
using Rumprun.Packages.Engine.Publishing;
using Rumprun.Packages.Engine.Sources;
using Rumprun.Packages.Server.Catalogue;

namespace Rumprun.Packages.Server;

/// <summary>
/// The server's HTTP interface: <see cref="MirrorFileEndpoints">a signed mirror</see>,
/// <c>GET|HEAD /sources/{sha256}/{file}</c>, <see cref="CacheEndpoints">a cache</see>, and <c>GET /health</c>. What a hash
/// names never changes, so the hash is the ETag and a cache may keep the response forever.
/// </summary>
public static class Mirror
{
    /// <summary>How long a response may be kept whose content a hash in its address names (RFC 8246).</summary>
    internal const string Immutable = "public, max-age=31536000, immutable";

    /// <summary>Creates the application, ready to start.</summary>
    /// <exception cref="Core.Diagnostics.DiagnosticException">RR7005: the certificate cannot be used.</exception>
    public static WebApplication Create(MirrorOptions options) => Create(options, TimeProvider.System);

    internal static WebApplication Create(MirrorOptions options, TimeProvider clock)
    {
        // The program's own directory: settings in the current directory are ignored.
        var builder = WebApplication.CreateSlimBuilder(
            new WebApplicationOptions { ContentRootPath = AppContext.BaseDirectory });
        AddLog(builder, options);
        ConfigureServer(builder, options, clock);
        if (options.Rate > 0)
        {
            RequestLimits.AddRate(builder.Services, options.Rate);
        }

        var mirror = builder.Build();
        if (options.Certificate is not null)
        {
            _ = mirror.Services.GetRequiredService<ServerCertificate>().Current;
        }

        var metrics = options.HasMetrics ? new ServerMetrics(clock) : null;
        if (metrics is not null)
        {
            mirror.Use((context, next) => metrics.MeasureAsync(context, next));
        }

        mirror.Use(static (context, next) =>
        {
            context.Response.Headers.XContentTypeOptions = "nosniff";
            return next(context);
        });
        MapStatus(mirror, "/health", "ok");
        if (options.Rate > 0)
        {
            mirror.UseRateLimiter();
        }

        CatalogueSource? source = null;
        if (options.Directory is { } directory)
        {
            var files = new MirrorDirectory(directory);
            new MirrorFileEndpoints(files, clock).Map(mirror);
            source = new CatalogueSource(files, mirror.Services.GetRequiredService<ILogger<CatalogueSource>>());
            new CatalogueEndpoints(source, options.PublicUrl).Map(mirror);
        }
        else
        {
            MapStatus(mirror, "/ready", "ready");
        }

        metrics?.Map(mirror, source);
        if (options.Sources is { } root)
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

    private static void MapStatus(WebApplication mirror, string path, string status) => mirror
        .MapGet(path, context => TypedResults.Json(new Health(status), MirrorJson.Default.Health).ExecuteAsync(context))
        .DisableRateLimiting();

    private static void AddLog(WebApplicationBuilder builder, MirrorOptions options)
    {
        builder.Logging.ClearProviders();
        if (options.LogsJson)
        {
            builder.Logging.AddJsonConsole(static console =>
            {
                console.UseUtcTimestamp = true;
                console.TimestampFormat = "yyyy-MM-dd'T'HH:mm:ss.fff'Z'";
            });
        }
        else
        {
            builder.Logging.AddSimpleConsole(static console => console.SingleLine = true);
        }

        builder.Logging.AddFilter("Microsoft.AspNetCore", LogLevel.Warning);

        // What keeps the host from starting is told as a problem of ours, without a stack trace.
        builder.Logging.AddFilter("Microsoft.Extensions.Hosting.Internal.Host", LogLevel.None);
        builder.Services.Configure<Microsoft.Extensions.Logging.Console.ConsoleLoggerOptions>(
            static console => console.LogToStandardErrorThreshold = LogLevel.Trace);
    }

    private static void ConfigureServer(WebApplicationBuilder builder, MirrorOptions options, TimeProvider clock)
    {
        builder.WebHost.UseUrls(options.Urls);
        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = options.StopTimeout);
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            RequestLimits.Apply(kestrel.Limits, options);
        });
        if (options.Certificate is { } files)
        {
            builder.Services.AddSingleton(services =>
                new ServerCertificate(files, clock, services.GetRequiredService<ILogger<ServerCertificate>>()));
            builder.WebHost.UseKestrelHttpsConfiguration();
            builder.WebHost.ConfigureKestrel(static kestrel =>
            {
                var certificate = kestrel.ApplicationServices.GetRequiredService<ServerCertificate>();
                kestrel.ConfigureHttpsDefaults(https =>
                {
                    https.ServerCertificateSelector = (_, _) => certificate.Current.TargetCertificate;
                    https.OnAuthenticate = (_, authentication) =>
                    {
                        // With its chain, which a selector cannot return.
                        authentication.ServerCertificateSelectionCallback = null;
                        authentication.ServerCertificateContext = certificate.Current;
                    };
                });
            });
        }
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
