using System.Collections.Immutable;
using System.Globalization;
using Rumprun.Packages.Core.Configuration;
using Rumprun.Packages.Core.Diagnostics;
using Rumprun.Packages.Engine.Files;
using Rumprun.Packages.Engine.Publishing;

namespace Rumprun.Packages.Server;

/// <summary>What <c>rrpkg-mirror serve</c> serves, and how: docs/mirror.md.</summary>
public sealed record MirrorOptions
{
    /// <summary>The directory of a signed mirror, or null.</summary>
    public string? Directory { get; init; }

    /// <summary>A source cache's directory; null: no sources are served.</summary>
    public string? Sources { get; init; }

    /// <summary>The directory of a cache of built packages, or null.</summary>
    public string? Cache { get; init; }

    /// <summary>Whether clients cannot push to the cache.</summary>
    public bool CacheIsReadOnly { get; init; }

    /// <summary>The token that clients need to push to the cache; null: none.</summary>
    public string? CacheToken { get; init; }

    /// <summary>Where to listen, separated by semicolons.</summary>
    public string Urls { get; init; } = "http://127.0.0.1:8080";

    /// <summary>The address that clients use, with a slash at its end; null: the one that a request names.</summary>
    public string? PublicUrl { get; init; }

    /// <summary>The certificate for <c>https</c> addresses and its private key, in PEM; null: there is none.</summary>
    public CertificateFiles? Certificate { get; init; }

    /// <summary>How many connections are open at once, at most.</summary>
    public int Connections { get; init; } = 1000;

    /// <summary>Requests a second from one address, at most; 0: any number.</summary>
    public int Rate { get; init; } = 500;

    /// <summary>For how long running requests may go on when the server is stopped.</summary>
    public TimeSpan StopTimeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Whether <c>GET /metrics</c> is answered.</summary>
    public bool HasMetrics { get; init; }

    /// <summary>Whether the log is lines of JSON.</summary>
    public bool LogsJson { get; init; }

    /// <summary>Options from settings that were validated one by one.</summary>
    /// <exception cref="DiagnosticException">RR7001: they do not fit together; RR7002: no such directory.</exception>
    public static MirrorOptions Of(ImmutableSortedDictionary<string, string> settings)
    {
        var defaults = new MirrorOptions();
        var cache = DirectoryOf(settings, "cache");
        var options = new MirrorOptions
        {
            Directory = MirrorOf(settings),
            Sources = DirectoryOf(settings, "sources"),
            Cache = cache,
            CacheIsReadOnly = settings.GetValueOrDefault("cache-read-only") == "true",
            CacheToken = settings.TryGetValue("cache-token-file", out var token) ? TokenIn(token) : null,
            Urls = settings.GetValueOrDefault("urls", defaults.Urls),
            PublicUrl = settings.TryGetValue("public-url", out var address) ? PublicUrlOf(address) : null,
            Certificate = CertificateOf(settings),
            Connections = NumberOf(settings, "connections", defaults.Connections),
            Rate = NumberOf(settings, "rate", defaults.Rate),
            StopTimeout = TimeSpan.FromSeconds(
                NumberOf(settings, "stop-timeout", (int)defaults.StopTimeout.TotalSeconds)),
            HasMetrics = settings.GetValueOrDefault("metrics") == "true",
            LogsJson = settings.GetValueOrDefault("log") == "json",
        };
        if (options is { Directory: null, Sources: null, Cache: null })
        {
            throw Wrong("there is nothing to serve: neither a mirror's directory nor `--sources` nor `--cache` is given");
        }

        foreach (var setting in settings.Keys.Where(
            s => cache is null && s.StartsWith("cache-", StringComparison.Ordinal)))
        {
            throw Wrong($"`--{setting}` needs `--cache`");
        }

        if (options.Certificate is null && options.Urls.Contains("https:", StringComparison.OrdinalIgnoreCase))
        {
            throw Wrong($"`{options.Urls}` needs `--tls-certificate` and `--tls-key`");
        }

        return options;
    }

    internal static DiagnosticException Wrong(string message) =>
        MirrorDiagnostics.Usage.Exception(message, "see `rrpkg-mirror --help`");

    private static string PublicUrlOf(string text) =>
        Uri.TryCreate(text, UriKind.Absolute, out var address) && address.Scheme is "http" or "https"
        && address is { AbsolutePath: "/", Query.Length: 0, Fragment.Length: 0, UserInfo.Length: 0 }
            ? address.AbsoluteUri
            : throw Wrong($"`{text}` is not an address like `https://ports.example.org/`");

    private static CertificateFiles? CertificateOf(ImmutableSortedDictionary<string, string> settings) =>
        (settings.GetValueOrDefault("tls-certificate"), settings.GetValueOrDefault("tls-key")) switch
        {
            (null, null) => null,
            ({ } certificate, { } key) => new CertificateFiles(certificate, key),
            _ => throw Wrong("`--tls-certificate` and `--tls-key` belong together"),
        };

    private static int NumberOf(ImmutableSortedDictionary<string, string> settings, string name, int value) =>
        settings.TryGetValue(name, out var text) ? int.Parse(text, CultureInfo.InvariantCulture) : value;

    private static string? MirrorOf(ImmutableSortedDictionary<string, string> settings)
    {
        var path = DirectoryOf(settings, ServerSetting.MirrorName);
        return path is null || new MirrorDirectory(path).Exists ? path
            : throw MirrorDiagnostics.NoRoot.Exception(
                $"`{path}` is not a signed mirror",
                $"make it one: `rrpkg mirror init {path} --key KEY`",
                "serve a directory of sources with `--sources`, and of built packages with `--cache`");
    }

    private static string? DirectoryOf(ImmutableSortedDictionary<string, string> settings, string name) =>
        !settings.TryGetValue(name, out var path) ? null
        : System.IO.Directory.Exists(path) ? Path.GetFullPath(path)
        : throw MirrorDiagnostics.NoRoot.Exception($"there is no directory `{path}`", "name an existing directory");

    private static string TokenIn(string file)
    {
        try
        {
            return File.ReadAllText(file).Trim() is { Length: > 0 } token
                ? token : throw Wrong($"`{file}` is empty; it must hold a token");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw Wrong($"the token in `{file}` cannot be read: {FileFailure.ReasonOf(e)}");
        }
    }
}
