using Rumprun.Packages.Core.Diagnostics;
using Rumprun.Packages.Engine.Files;

namespace Rumprun.Packages.Server;

/// <summary>The options of <c>rrpkg-mirror</c>.</summary>
public sealed record MirrorOptions
{
    public const string UsageLine =
        "usage: rrpkg-mirror [--root DIR] [--cache DIR [--cache-token-file FILE] [--cache-read-only]] [--urls URL[;URL...]]";

    private static readonly string[] s_withValue = ["--root", "--cache", "--cache-token-file", "--urls"];

    /// <summary>A source cache's directory; null: no sources are served.</summary>
    public string? Root { get; init; }

    /// <summary>The directory of a cache of built packages, or null.</summary>
    public string? Cache { get; init; }

    /// <summary>Whether clients cannot push to the cache.</summary>
    public bool CacheIsReadOnly { get; init; }

    /// <summary>The token that clients need to push to the cache; null: none.</summary>
    public string? CacheToken { get; init; }

    /// <summary>Where to listen, separated by semicolons.</summary>
    public string Urls { get; init; } = "http://127.0.0.1:8080";

    /// <exception cref="DiagnosticException">RR7001: an option is unknown, repeated or lacks its value; RR7002: no such
    /// directory.</exception>
    public static MirrorOptions Parse(IReadOnlyList<string> arguments)
    {
        var values = ValuesOf(arguments);
        var (root, cache) = (DirectoryOf(values, "--root"), DirectoryOf(values, "--cache"));
        if (root is null && cache is null)
        {
            throw Wrong("neither `--root` nor `--cache` is given");
        }

        foreach (var option in values.Keys.Where(o => cache is null && o.StartsWith("--cache-", StringComparison.Ordinal)))
        {
            throw Wrong($"`{option}` needs `--cache`");
        }

        var options = new MirrorOptions
        {
            Root = root,
            Cache = cache,
            CacheIsReadOnly = values.ContainsKey("--cache-read-only"),
            CacheToken = values.TryGetValue("--cache-token-file", out var file) ? TokenIn(file) : null,
        };
        return values.TryGetValue("--urls", out var urls) ? options with { Urls = urls } : options;
    }

    private static Dictionary<string, string> ValuesOf(IReadOnlyList<string> arguments)
    {
        var values = new Dictionary<string, string>(StringComparer.Ordinal);
        for (var i = 0; i < arguments.Count; i++)
        {
            var name = arguments[i];
            var takesValue = s_withValue.Contains(name);
            if (!takesValue && name != "--cache-read-only")
            {
                throw Wrong($"there is no option `{name}`");
            }

            if (takesValue && i + 1 == arguments.Count)
            {
                throw Wrong($"`{name}` needs a value");
            }

            if (!values.TryAdd(name, takesValue ? arguments[++i] : ""))
            {
                throw Wrong($"`{name}` is given twice");
            }
        }

        return values;
    }

    private static string? DirectoryOf(Dictionary<string, string> values, string option) =>
        !values.TryGetValue(option, out var path) ? null
        : Directory.Exists(path) ? Path.GetFullPath(path)
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

    private static DiagnosticException Wrong(string message) => MirrorDiagnostics.Usage.Exception(message, UsageLine);
}
