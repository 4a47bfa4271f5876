using System.Globalization;
using System.Net;
using System.Threading.RateLimiting;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace Rumprun.Packages.Server;

/// <summary>What a client may ask of the server: sizes, speeds, and how many requests a second.</summary>
internal static class RequestLimits
{
    /// <summary>In bytes, of requests that upload nothing.</summary>
    private const long LargestBody = 64 << 10;

    public static void Apply(KestrelServerLimits limits, MirrorOptions options)
    {
        limits.MaxConcurrentConnections = options.Connections;
        limits.MaxRequestBodySize = LargestBody;
        limits.MaxRequestHeaderCount = 64;
        limits.MaxRequestHeadersTotalSize = 16 << 10;
        limits.MaxRequestLineSize = 8 << 10;
        limits.RequestHeadersTimeout = TimeSpan.FromSeconds(10);
        limits.KeepAliveTimeout = TimeSpan.FromMinutes(2);
        limits.MinRequestBodyDataRate = new MinDataRate(bytesPerSecond: 240, gracePeriod: TimeSpan.FromSeconds(5));
        limits.MinResponseDataRate = new MinDataRate(bytesPerSecond: 240, gracePeriod: TimeSpan.FromSeconds(5));
    }

    /// <summary>Refuses requests from an address that sends more of them than the rate allows, with 429.</summary>
    public static void AddRate(IServiceCollection services, int rate)
    {
        services.AddRateLimiter(limiter =>
        {
            limiter.GlobalLimiter = PartitionedRateLimiter.Create<HttpContext, IPAddress>(context =>
                RateLimitPartition.GetTokenBucketLimiter(
                    context.Connection.RemoteIpAddress ?? IPAddress.None,
                    _ => new TokenBucketRateLimiterOptions
                    {
                        TokenLimit = rate * 2,
                        TokensPerPeriod = rate,
                        ReplenishmentPeriod = TimeSpan.FromSeconds(1),
                        QueueLimit = 0,
                    }));
            limiter.OnRejected = static (rejected, _) =>
            {
                rejected.HttpContext.Response.Headers.RetryAfter = 1.ToString(CultureInfo.InvariantCulture);
                return new ValueTask(Problems.Refuse(
                    HttpStatusCode.TooManyRequests,
                    MirrorDiagnostics.TooManyRequests,
                    "there were too many requests from this address in the last second").ExecuteAsync(rejected.HttpContext));
            };
        });
    }
}
