using System.Collections.Concurrent;
using System.Globalization;
using System.Text;
using Rumprun.Packages.Server.Catalogue;

namespace Rumprun.Packages.Server;

/// <summary>Counts requests and their durations, and shows them in Prometheus' text format at <c>GET /metrics</c>.</summary>
internal sealed class ServerMetrics(TimeProvider clock)
{
    private const string ContentType = "text/plain; version=0.0.4; charset=utf-8";

    /// <summary>In seconds.</summary>
    private static readonly double[] s_buckets = [0.005, 0.025, 0.1, 0.5, 2.5, 10];

    private readonly ConcurrentDictionary<(string Method, string Route, int Status), long> _requests = new();
    private readonly ConcurrentDictionary<string, Durations> _durations = new(StringComparer.Ordinal);
    private readonly DateTimeOffset _started = clock.GetUtcNow();
    private int _inProgress;

    public async Task MeasureAsync(HttpContext context, RequestDelegate next)
    {
        var start = clock.GetTimestamp();
        Interlocked.Increment(ref _inProgress);
        var hasFailed = true;
        try
        {
            await next(context);
            hasFailed = false;
        }
        finally
        {
            Interlocked.Decrement(ref _inProgress);

            // The route's pattern, not the path, of which there are as many as clients make up.
            var route = (context.GetEndpoint() as RouteEndpoint)?.RoutePattern.RawText ?? "";
            _requests.AddOrUpdate(
                (MethodOf(context.Request), route, hasFailed ? 500 : context.Response.StatusCode),
                1,
                static (_, count) => count + 1);
            _durations.GetOrAdd(route, static _ => new Durations()).Add(clock.GetElapsedTime(start));
        }
    }

    public void Map(WebApplication server, CatalogueSource? source) => server.MapGet("/metrics", async context =>
    {
        context.Response.ContentType = ContentType;
        context.Response.Headers.CacheControl = "no-store";
        await context.Response.WriteAsync(Text(source?.Read()), context.RequestAborted);
    }).DisableRateLimiting();

    private string Text(MirrorContent? mirror)
    {
        var text = new StringBuilder();
        Head(text, "http_requests_total", "counter", "Requests by method, route and status.");
        foreach (var ((method, route, status), count) in _requests.OrderBy(static r => r.Key))
        {
            text.Append(
                CultureInfo.InvariantCulture,
                $"http_requests_total{{method=\"{method}\",route=\"{route}\",code=\"{status}\"}} {count}\n");
        }

        Head(text, "http_request_duration_seconds", "histogram", "From a request's headers until its answer's end.");
        foreach (var (route, durations) in _durations.OrderBy(static d => d.Key, StringComparer.Ordinal))
        {
            durations.Write(text, route);
        }

        Gauge(text, "http_requests_in_progress", "Requests that are being answered.", _inProgress);
        if (mirror is not null)
        {
            Gauge(text, "rrpkg_mirror_ports", "Ports on the signed mirror.", mirror.Ports.Count);
            Gauge(
                text,
                "rrpkg_mirror_timestamp_expires_seconds",
                "When the signed mirror's timestamp expires, in Unix time.",
                mirror.Expires.ToUnixTimeSeconds());
        }

        Gauge(text, "process_resident_memory_bytes", "Memory of the process.", Environment.WorkingSet);
        Gauge(
            text, "process_start_time_seconds", "When the process started, in Unix time.", _started.ToUnixTimeSeconds());
        return text.ToString();
    }

    private static string MethodOf(HttpRequest request) =>
        request.Method is "GET" or "HEAD" or "PUT" ? request.Method : "other";

    private static void Gauge(StringBuilder text, string name, string help, long value)
    {
        Head(text, name, "gauge", help);
        text.Append(CultureInfo.InvariantCulture, $"{name} {value}\n");
    }

    private static void Head(StringBuilder text, string name, string type, string help) =>
        text.Append(CultureInfo.InvariantCulture, $"# HELP {name} {help}\n# TYPE {name} {type}\n");

    /// <summary>How long the requests of a route took.</summary>
    private sealed class Durations
    {
        private readonly Lock _lock = new();
        private readonly long[] _counts = new long[s_buckets.Length + 1];
        private double _sum;

        public void Add(TimeSpan duration)
        {
            var seconds = duration.TotalSeconds;
            var bucket = Array.FindIndex(s_buckets, b => seconds <= b);
            lock (_lock)
            {
                _counts[bucket < 0 ? s_buckets.Length : bucket]++;
                _sum += seconds;
            }
        }

        public void Write(StringBuilder text, string route)
        {
            lock (_lock)
            {
                long count = 0;
                for (var i = 0; i < _counts.Length; i++)
                {
                    count += _counts[i];
                    var limit = i < s_buckets.Length ? s_buckets[i].ToString(CultureInfo.InvariantCulture) : "+Inf";
                    text.Append(
                        CultureInfo.InvariantCulture,
                        $"http_request_duration_seconds_bucket{{route=\"{route}\",le=\"{limit}\"}} {count}\n");
                }

                text.Append(
                    CultureInfo.InvariantCulture,
                    $"http_request_duration_seconds_sum{{route=\"{route}\"}} {_sum:0.######}\n"
                        + $"http_request_duration_seconds_count{{route=\"{route}\"}} {count}\n");
            }
        }
    }
}
